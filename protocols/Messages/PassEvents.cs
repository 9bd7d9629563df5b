using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Protocols.Messages;

/// <summary>A vehicle stands on the arrival loop.</summary>
public sealed record PassArrived : PassEvent;

/// <summary>The plate of the vehicle is known and has been looked up.</summary>
public sealed record PassIdentified : PassEvent
{
    public required string Plate { get; init; }
    public PlateColour Colour { get; init; }
    public required PlateSource Source { get; init; }
    /// <summary>Name of the camera, or of the staff member who typed the plate.</summary>
    public string? By { get; init; }
    /// <summary>0 to 1, as the camera gave it.</summary>
    public double? Confidence { get; init; }
    public required WhitelistVerdict Verdict { get; init; }
    public string? Registration { get; init; }
    /// <summary>How many people the registration expects aboard.</summary>
    [JsonRequired]
    public int PeopleAboard { get; init; } = 1;
    /// <summary>Registered plates that differ by a likely recognition error; offered to staff, never a match.</summary>
    [JsonRequired]
    public ImmutableArray<PlateCandidate> Candidates { get; init; } = [];
    /// <summary>Id of the stored picture, when there is one.</summary>
    public string? Picture { get; init; }
}

/// <summary>A registered plate near to the one read.</summary>
/// <param name="Plate">The registered plate.</param>
/// <param name="Differs">Positions, from 0, at which it differs from the plate read.</param>
/// <param name="Likelihood">0 to 1: how well the difference is explained by a recognition error.</param>
public sealed record PlateCandidate(string Plate, PlateColour Colour, ImmutableArray<int> Differs, double Likelihood);

/// <summary>One temperature reading of one person. Raw values are always recorded beside the estimate.</summary>
public sealed record PassReading : PassEvent
{
    /// <summary>1 for the first person aboard.</summary>
    public required int Person { get; init; }
    /// <summary>1 for the first reading of this person in this pass.</summary>
    public required int Attempt { get; init; }
    public required ReadingMethod Method { get; init; }
    public required ReadingVerdict Verdict { get; init; }
    /// <summary>Skin (object) temperature, °C.</summary>
    public double? SkinCelsius { get; init; }
    /// <summary>Ambient temperature at the sensor, °C.</summary>
    public double? AmbientCelsius { get; init; }
    /// <summary>Body temperature: estimated from skin and ambient, or read from the contact thermometer, °C.</summary>
    public double? BodyCelsius { get; init; }
    /// <summary>0 to 1: how steady the plateau was.</summary>
    public double? Quality { get; init; }
    public string? By { get; init; }
}

/// <summary>Every person aboard has a valid normal reading.</summary>
public sealed record PassScreened : PassEvent
{
    public required int People { get; init; }
}

public sealed record DisinfectionStarted : PassEvent;

public sealed record DisinfectionCompleted : PassEvent
{
    /// <summary>How long flow was confirmed, seconds; 0 when done by hand.</summary>
    public required double FlowSeconds { get; init; }
    public bool ByHand { get; init; }
    public string? By { get; init; }
}

public sealed record DisinfectionFailed : PassEvent
{
    public required DisinfectionFailure Reason { get; init; }
}

/// <summary>The pass cannot go on without a person.</summary>
public sealed record PassAwaitsStaff : PassEvent
{
    public required StaffReason Reason { get; init; }
}

/// <summary>The vehicle is kept at the gate.</summary>
public sealed record PassHeld : PassEvent
{
    public required StaffReason Reason { get; init; }
}

/// <summary>A hold was ended by a person; the vehicle may go on with its checks.</summary>
public sealed record PassReleased : PassEvent
{
    public required string By { get; init; }
}

/// <summary>The decision to let the vehicle through. Durable before the barrier moves (rule 2).</summary>
public sealed record PassCleared : PassEvent
{
    public required ClearanceGround Ground { get; init; }
    /// <summary>The staff member who decided, when one did.</summary>
    public string? By { get; init; }
    public string? Reason { get; init; }
}

/// <summary>The vehicle is in the barrier line.</summary>
public sealed record PassPassing : PassEvent;

public sealed record PassEnded : PassEvent
{
    public required PassOutcome Outcome { get; init; }
    /// <summary>From arrival to this event by the gate's monotonic clock, seconds.</summary>
    public required double Seconds { get; init; }
    /// <summary>The gate restarted during the pass, so the outcome is what the records and sensors allow to say.</summary>
    public bool Interrupted { get; init; }
}
