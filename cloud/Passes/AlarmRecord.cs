using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Passes;

/// <summary>An alarm that has been raised and not cleared.</summary>
public sealed record AlarmRecord(AlarmCode Alarm, DateTimeOffset Since, string? Detail);
