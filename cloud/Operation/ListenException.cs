namespace Checkpoint.Cloud.Operation;

/// <summary>An address cannot be listened on; the message names it and its setting.</summary>
internal sealed class ListenException(string message, Exception cause) : IOException(message, cause);
