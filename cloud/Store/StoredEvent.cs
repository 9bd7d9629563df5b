namespace Checkpoint.Cloud.Store;

/// <summary>One event as it is kept.</summary>
public sealed record StoredEvent(long Sequence, DateTimeOffset Received, byte[] Payload);
