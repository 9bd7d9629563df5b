using Checkpoint.Edge.Simulation;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Traffic;

/// <summary>One vehicle's visit as it is going to be.</summary>
internal sealed record Visit
{
    public required string Story { get; init; }
    public required Plate Plate { get; init; }
    /// <summary>What the camera reads; null: it sees nothing.</summary>
    public string? Read { get; init; }
    /// <summary>0 to 100.</summary>
    public int Confidence { get; init; } = 96;
    public required TruckRequest Truck { get; init; }
    /// <summary>Close behind it, without a clearance of its own.</summary>
    public TruckRequest? Follower { get; init; }
    /// <summary>Broken while the vehicle is there, until staff mend it.</summary>
    public SimulatedFault? Fault { get; init; }
    /// <summary>What a contact thermometer would say, °C.</summary>
    public double ContactCelsius { get; init; } = 36.6;
    /// <summary>Staff send the vehicle away rather than let it on to the checks.</summary>
    public bool TurnAway { get; init; }
}
