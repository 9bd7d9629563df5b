namespace Checkpoint.Edge.Passes;

/// <summary>The passes cannot be looked up at this moment; they are being read again from the journal.</summary>
internal sealed class PassStoreException(Exception inner)
    : Exception("The passes cannot be looked up now; they are being read again from the journal.", inner);
