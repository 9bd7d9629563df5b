using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Ingest;

/// <summary>A message of a gate on its way to the store.</summary>
/// <param name="Retained">The broker kept it: it says nothing about when the gate was last there.</param>
public sealed record Incoming(GateTopic Topic, byte[] Payload, bool Retained = false);
