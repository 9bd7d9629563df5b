using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Passes;

/// <summary>A part of a gate that does not work as it should.</summary>
public sealed record FaultRecord(string Part, PartHealth Health, string Message, DateTimeOffset Since);
