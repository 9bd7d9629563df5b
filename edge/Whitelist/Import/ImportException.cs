namespace Checkpoint.Edge.Whitelist.Import;

/// <summary>The file as a whole cannot be imported; the message says why and what to do.</summary>
internal sealed class ImportException(string message) : Exception(message);
