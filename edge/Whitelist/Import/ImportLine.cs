namespace Checkpoint.Edge.Whitelist.Import;

/// <param name="Line">Line of the file where the row begins, from 1.</param>
/// <param name="Row">Null when it cannot be read as a row.</param>
/// <param name="Problem">Why there is no row, in words.</param>
internal readonly record struct ImportLine(long Line, ImportRow? Row, string? Problem);
