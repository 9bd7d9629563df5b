namespace Checkpoint.Edge.Journal;

/// <param name="Sequence">Sequence number in the stream.</param>
/// <param name="Utf8">The event, CloudEvents structured JSON.</param>
public readonly record struct JournalEntry(long Sequence, ReadOnlyMemory<byte> Utf8);
