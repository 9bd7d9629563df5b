namespace Checkpoint.Edge.Whitelist.Import;

/// <param name="Line">Line of the file where the row begins, from 1.</param>
/// <param name="Reason">In words, in the user's language.</param>
internal readonly record struct BadRow(long Line, string Reason);
