namespace Checkpoint.Cloud.Store;

/// <summary>The store cannot be opened; the message names the folder and says what to look at.</summary>
internal sealed class StoreException(string message, Exception? cause = null) : IOException(message, cause);
