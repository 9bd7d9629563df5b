using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Store;

/// <summary>An event as it came from a gate.</summary>
/// <param name="Gate">"{site}/{gate}", by the topic.</param>
/// <param name="Payload">The bytes as they came; they are what is kept.</param>
/// <param name="Event">The event; null when only its place in the stream could be read.</param>
public sealed record ReceivedEvent(string Gate, string Stream, long Sequence, byte[] Payload, CloudEvent? Event, string? Problem);
