using System.Text.Json.Serialization;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Protocols.Messages;

public sealed record BarrierOpening : LaneEvent
{
    public required BarrierCause Cause { get; init; }
    public string? Pass { get; init; }
    public string? By { get; init; }
    public string? Reason { get; init; }
}

/// <summary>The upper limit switch confirms the open arm.</summary>
public sealed record BarrierOpened : LaneEvent
{
    public string? Pass { get; init; }
}

public sealed record BarrierClosing : LaneEvent
{
    public required BarrierCause Cause { get; init; }
    public string? Pass { get; init; }
    public string? By { get; init; }
}

/// <summary>The lower limit switch confirms the closed arm.</summary>
public sealed record BarrierClosed : LaneEvent
{
    public string? Pass { get; init; }
}

/// <summary>A movement was stopped by the emergency stop or by a person.</summary>
public sealed record BarrierStopped : LaneEvent
{
    public string? Pass { get; init; }
}

/// <summary>A camera's report, recorded before the camera gets its answer.</summary>
public sealed record PlateRead : LaneEvent
{
    /// <summary>Unique at the gate.</summary>
    public required string Read { get; init; }
    public required string Camera { get; init; }
    /// <summary>The characters as the camera gave them, normalised where they are a plate.</summary>
    public required string Plate { get; init; }
    public PlateColour Colour { get; init; }
    /// <summary>0 to 1.</summary>
    public double? Confidence { get; init; }
    /// <summary>When the camera says it saw the vehicle; its clock may be wrong.</summary>
    public DateTimeOffset? SeenAt { get; init; }
    public required PlateReadUse Use { get; init; }
    public string? Picture { get; init; }
}

public sealed record AlarmRaised : LaneEvent
{
    public required AlarmCode Alarm { get; init; }
    public string? Pass { get; init; }
    /// <summary>Name of the sensor or part, where that says more; never personal data.</summary>
    public string? Detail { get; init; }
}

public sealed record AlarmCleared : LaneEvent
{
    public required AlarmCode Alarm { get; init; }
}

/// <summary>Something a person did, with their name.</summary>
public sealed record StaffActed : LaneEvent
{
    /// <summary>Name of the action, as in the staff interface.</summary>
    public required string Action { get; init; }
    public required string By { get; init; }
    public string? Pass { get; init; }
    /// <summary>The value given with the action: a plate, a number of people, a temperature, a reason.</summary>
    public string? Value { get; init; }
    /// <summary>False when the lane refused it; <see cref="Refusal"/> says why.</summary>
    [JsonRequired]
    public bool Accepted { get; init; } = true;
    public string? Refusal { get; init; }
}
