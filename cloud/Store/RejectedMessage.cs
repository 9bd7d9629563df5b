namespace Checkpoint.Cloud.Store;

/// <summary>A message on an events topic without a readable place in a stream, or under another gate's name.</summary>
/// <param name="Gate">"{site}/{gate}", of the topic.</param>
public sealed record RejectedMessage(string Gate, string Problem, byte[] Payload)
{
    /// <summary>So many are kept, to be looked at.</summary>
    public const int Kept = 1_000;

    /// <summary>Of a message this beginning is kept.</summary>
    public const int KeptBytes = 4 << 10;
}
