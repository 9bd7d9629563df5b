namespace Checkpoint.Edge.Hardware;

/// <summary>How the flow of disinfectant is seen.</summary>
public enum FlowSensorKind
{
    /// <summary>A flow or pressure switch: one contact.</summary>
    Switch,
    /// <summary>A turbine meter: pulses in proportion to the volume.</summary>
    Pulses,
}

/// <summary>The flow sensor of a lane's sprayer.</summary>
public sealed class SprayOptions
{
    public FlowSensorKind Kind { get; set; } = FlowSensorKind.Switch;

    /// <summary>Pulses for each litre; 450 is the common YF-S201 (7.5 Hz per L/min).</summary>
    public double PulsesPerLitre { get; set; } = 450;

    /// <summary>Less than this does not count as flow, L/min.</summary>
    public double MinimumLitresPerMinute { get; set; } = 1;
}
