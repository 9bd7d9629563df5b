namespace Checkpoint.Edge.Journal;

/// <param name="Sequence">Sequence number in the stream.</param>
/// <param name="Utf8">The event, CloudEvents structured JSON.</param>
/// <param name="IsSubstitute">It stands for an event that can no longer be read, and was made for this reading.</param>
public readonly record struct JournalEntry(long Sequence, ReadOnlyMemory<byte> Utf8, bool IsSubstitute = false);
