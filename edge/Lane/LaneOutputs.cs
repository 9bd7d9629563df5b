namespace Checkpoint.Edge.Lane;

/// <summary>Lasting outputs as last commanded; pulses leave nothing behind.</summary>
public readonly record struct LaneOutputs(DriverLight Light, bool Pump, bool Buzzer, bool Measuring);
