using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist.Sync;

/// <summary>
/// The pages of a snapshot as they came, packed, until it is complete. Not synced: each page says whether it is whole, and
/// one that a power cut took is asked for again.
/// </summary>
internal sealed class StageFile(string path)
{
    /// <summary>Packed, a registration takes 20 to 70 bytes; this leaves room for long lists of gates.</summary>
    private const int BytesEach = 256;
    private const int RoomBytes = 16 * 1024 * 1024, RoomEntries = 100_000;

    private long _length, _entries;

    public bool Exists => File.Exists(path);

    /// <summary>The pages that were kept before, in order.</summary>
    public IEnumerable<WhitelistPage> Pages()
    {
        Reset();
        foreach (var page in Read())
        {
            _entries += page.Entries.Count;
            yield return page;
        }
    }

    /// <summary>
    /// Most bytes of a snapshot of so many registrations, each of them once in the walk and once changed since. A centre that
    /// goes wrong can send pages for ever, and the disk is needed by the journal.
    /// </summary>
    public static long MaximumBytes(int count) => RoomBytes + ((long)BytesEach * Math.Min(count, IndexFile.MaximumSlots));

    /// <returns>Null; or why the page is not kept, and then the snapshot cannot become whole.</returns>
    public string? Add(WhitelistPage page, ReadOnlySpan<byte> packed, bool isFirst)
    {
        if (isFirst)
            Reset();
        var count = page.Head.Count;
        if (TooMany(count) is { } tooMany)
            return tooMany;
        var frame = Frame.Write(packed);
        if (_entries + page.Entries.Count > RoomEntries + (2L * count) || _length + frame.Length > MaximumBytes(count))
            return $"its pages do not end, or are far too large for the {count} registrations it is said to have";
        using var file = new FileStream(path, DiskFileHandle.Options(FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read));
        if (file.Length < _length)
            return "pages that were kept are gone";
        file.SetLength(_length);
        file.Position = _length;
        file.Write(frame);
        _length = file.Position;
        _entries += page.Entries.Count;
        return null;
    }

    public void Delete()
    {
        Reset();
        File.Delete(path);
    }

    /// <summary>
    /// The whitelist of all pages: those of the walk come in the order of plates, so no list of what is there is needed; what
    /// changed after the walk began replaces it.
    /// </summary>
    /// <returns>Null, and why, when it is not what the head says.</returns>
    public WhitelistIndex? Build(WhitelistHead head, out string? problem)
    {
        problem = TooMany(head.Count);
        if (problem is not null)
            return null;
        var since = Read().Where(page => !page.IsOfWalk).SelectMany(ChangeFile.Changes).ToLookup(change => change.Plate.Key).ToDictionary(each => each.Key, each => each.Last().Registration);
        var walked = Read().Where(page => page.IsOfWalk).SelectMany(ChangeFile.Changes).Where(change => !since.ContainsKey(change.Plate.Key)).Select(change => change.Registration);
        var builder = new IndexBuilder(findsPlates: false).Expect(head.Count);
        foreach (var registration in walked.Concat(since.Values))
        {
            problem = $"the registry names more than {IndexSlot.MaximumGateLists - 1} different lists of gates";
            if (registration is not null && (builder.Count == IndexFile.MaximumSlots || !builder.Add(registration)))
                return null;
        }
        var index = builder.Build(head.Version);
        problem = index.Count == head.Count && index.Digest.ToString() == head.Digest ? null : "what was sent is not what the registry says it holds";
        return problem is null ? index : null;
    }

    private static string? TooMany(int count) =>
        count > IndexFile.MaximumSlots ? $"the registry has {count} registrations; a gate can hold {IndexFile.MaximumSlots}" : null;

    private void Reset() => (_length, _entries) = (0, 0);

    private IEnumerable<WhitelistPage> Read()
    {
        if (!File.Exists(path))
            yield break;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        while (Frame.Read(file, WhitelistMessages.MaximumPageBytes) is { } packed && WhitelistMessages.ReadPage(packed, out _) is { } page)
        {
            _length = Math.Max(_length, file.Position);
            yield return page;
        }
    }
}
