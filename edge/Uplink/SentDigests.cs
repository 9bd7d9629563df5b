using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Uplink;

/// <summary>Digests of the last events that were sent, so that confirmations can be checked without reading the journal. Any thread.</summary>
/// <param name="size">Events remembered.</param>
internal sealed class SentDigests(EventJournal journal, int size)
{
    private readonly Lock _lock = new();
    private readonly (long Sequence, string? Digest)[] _sent = new (long, string?)[size];

    public void Remember(JournalEntry entry)
    {
        var digest = Of(entry);
        lock (_lock) _sent[entry.Sequence % size] = (entry.Sequence, digest);
    }

    /// <summary>Whether the journal has another event under a number than the one of this digest. Unknown is no.</summary>
    public bool Differs(long sequence, string digest)
    {
        string? own;
        lock (_lock)
        {
            var (known, sent) = _sent[sequence % size];
            if (known == sequence) return sent is not null && sent != digest;
        }

        try
        {
            own = journal.Read(sequence, sequence).Select(Of).FirstOrDefault();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        return own is not null && own != digest;
    }

    /// <summary>A substitute is made anew at every reading: it tells nothing.</summary>
    private static string? Of(JournalEntry entry) => entry.IsSubstitute ? null : EventDigest.Of(entry.Utf8.Span);
}
