namespace Checkpoint.Cloud.Store;

/// <summary>A message on an events topic without a readable place in a stream, or under another gate's name.</summary>
/// <param name="Gate">"{site}/{gate}", of the topic.</param>
public sealed record RejectedMessage(string Gate, string Problem, byte[] Payload);
