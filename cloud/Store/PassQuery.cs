using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Store;

/// <summary>Which passes, newest first. What is null is not asked for.</summary>
/// <param name="Gate">"{site}/{gate}".</param>
/// <param name="Plate">Part of a plate as people write it.</param>
public sealed record PassQuery(string? Gate = null, string? Lane = null, string? Plate = null, int Limit = 50)
{
    public const int MaximumLimit = 500;

    /// <summary>Passes that are given out as a table.</summary>
    public const int MaximumExport = 10_000;

    /// <summary>Events that are given of one pass.</summary>
    public const int MaximumSteps = 1_000;

    /// <summary>Began at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Began before this time.</summary>
    public DateTimeOffset? To { get; init; }

    public PassOutcome? Outcome { get; init; }

    /// <summary>A reading of somebody aboard was this or more, in °C of the body.</summary>
    public double? MinimumCelsius { get; init; }
}
