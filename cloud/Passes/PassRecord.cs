using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Cloud.Passes;

/// <summary>One vehicle's stay in a lane, folded from its events. The steps themselves are the events.</summary>
public sealed record PassRecord
{
    /// <summary>"{site}.{gate}.{pass}": a pass id is unique at its gate only.</summary>
    public required string Id { get; init; }
    /// <summary>"{site}/{gate}".</summary>
    public required string Gate { get; init; }
    public required string Lane { get; init; }
    /// <summary>The id the gate gave it.</summary>
    public required string Pass { get; init; }
    public required DateTimeOffset Arrived { get; init; }
    /// <summary>The gate's clock was synchronised then.</summary>
    public bool ArrivedSynchronized { get; init; }
    /// <summary>When the centre heard of it first, by its own clock.</summary>
    public DateTimeOffset Noticed { get; init; }
    /// <summary>Place of its first event at its gate, which no clock can change: stream above sequence number.</summary>
    public long Place { get; init; }
    /// <summary>When it began, as well as anybody knows: a gate whose clock was not right then may be years off.</summary>
    [JsonIgnore]
    public DateTimeOffset Began => ArrivedSynchronized || Noticed == default ? Arrived : Noticed;
    public LanePhase Phase { get; init; } = LanePhase.Arrived;
    /// <summary>When the present phase began.</summary>
    public DateTimeOffset PhaseSince { get; init; }
    public string? Plate { get; init; }
    public PlateColour Colour { get; init; }
    public PlateSource? PlateSource { get; init; }
    public WhitelistVerdict? Verdict { get; init; }
    public string? Registration { get; init; }
    public int? PeopleAboard { get; init; }
    public ImmutableArray<PlateCandidate> Candidates { get; init; } = [];
    public ImmutableArray<ReadingRecord> Readings { get; init; } = [];
    /// <summary>The highest body temperature that was read of anybody aboard.</summary>
    [JsonIgnore]
    public double? HighestCelsius => Readings.Max(reading => reading.BodyCelsius);
    public bool Screened { get; init; }
    public DisinfectionState Disinfection { get; init; }
    /// <summary>A disinfection failed in it, whatever became of it then.</summary>
    public bool SprayFailed { get; init; }
    /// <summary>What a person is asked for, if the pass waits for one or is held.</summary>
    public StaffReason? Awaits { get; init; }
    public ClearanceGround? Ground { get; init; }
    public string? ClearedBy { get; init; }
    /// <summary>From arrival to the clearance, in seconds; null when the gate's clock does not tell.</summary>
    public double? ClearedAfter { get; init; }
    public PassOutcome? Outcome { get; init; }
    public DateTimeOffset? Ended { get; init; }
    /// <summary>From arrival to the end; of an interrupted pass only when the gate's clock was right at both.</summary>
    public double? Seconds { get; init; }
    public bool Interrupted { get; init; }

    public static string IdOf(string gate, string pass) => $"{gate.Replace('/', '.')}.{pass}";
}
