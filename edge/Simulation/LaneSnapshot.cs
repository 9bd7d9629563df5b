using Checkpoint.Edge.Hardware;

namespace Checkpoint.Edge.Simulation;

/// <summary>A simulated lane at one moment.</summary>
public sealed record LaneSnapshot
{
    public required string Lane { get; init; }
    public required IReadOnlyList<TruckSnapshot> Trucks { get; init; }
    /// <summary>Vehicles that drove through to the end.</summary>
    public required int Passed { get; init; }
    /// <summary>0 is down, 1 is up.</summary>
    public required double ArmPosition { get; init; }
    /// <summary>-1 coming down, 1 going up.</summary>
    public required int ArmDirection { get; init; }
    /// <summary>Times the arm came down on a vehicle; rule 1 says never.</summary>
    public required int Collisions { get; init; }
    /// <summary>Times a vehicle drove into the lowered arm.</summary>
    public required int Rammed { get; init; }
    /// <summary>Times the open and the close relay were energised together.</summary>
    public required int InterlockViolations { get; init; }
    /// <summary>Relays that are energised.</summary>
    public required IReadOnlyList<LaneOutput> On { get; init; }
    /// <summary>Times each relay was energised, by its name.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }
    /// <summary>The last times relays were energised, oldest first.</summary>
    public required IReadOnlyList<RelayPulse> Pulses { get; init; }
    /// <summary>What the sensors say, bounces left out.</summary>
    public required IReadOnlyDictionary<string, bool> Sensors { get; init; }
    public required bool IsFlowing { get; init; }
    public required double TankLitres { get; init; }
    public required double AmbientCelsius { get; init; }
    public required double ObjectCelsius { get; init; }
}

/// <param name="Front">Metres from the stop line, in driving direction.</param>
public sealed record TruckSnapshot(int Id, TruckBehaviour Behaviour, double Front, double Tail, double MetresPerSecond, bool IsWaitingAtLine);
