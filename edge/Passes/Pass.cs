using System.Text.Json;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Passes;

/// <summary>A pass as it is looked up at the gate.</summary>
public sealed record Pass
{
    public required string Id { get; init; }
    public required string Lane { get; init; }
    /// <summary>Time of the first event of the pass.</summary>
    public required DateTimeOffset Arrived { get; init; }
    public DateTimeOffset? Ended { get; init; }
    /// <summary>Null until the vehicle is identified.</summary>
    public string? Plate { get; init; }
    public PlateColour Colour { get; init; }
    public WhitelistVerdict? Verdict { get; init; }
    public string? Registration { get; init; }
    /// <summary>Null while the vehicle is there.</summary>
    public PassOutcome? Outcome { get; init; }
    /// <summary>In the order of the journal; null in a list of passes.</summary>
    public IReadOnlyList<PassStep>? Steps { get; init; }
}

/// <param name="Sequence">Sequence number in the journal.</param>
/// <param name="Type">CloudEvents type.</param>
/// <param name="Data">Data of the event as it was recorded.</param>
public sealed record PassStep(long Sequence, DateTimeOffset Time, string Type, JsonElement Data);
