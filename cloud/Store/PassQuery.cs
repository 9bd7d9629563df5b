namespace Checkpoint.Cloud.Store;

/// <param name="Gate">"{site}/{gate}"; null for all gates.</param>
/// <param name="Lane">Null for all lanes.</param>
/// <param name="Plate">Part of a plate as people write it; null for all.</param>
public sealed record PassQuery(string? Gate = null, string? Lane = null, string? Plate = null, int Limit = 50)
{
    public const int MaximumLimit = 500;

    /// <summary>Events that are given of one pass.</summary>
    public const int MaximumSteps = 1_000;
}
