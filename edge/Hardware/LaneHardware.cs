using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Thermometer;
using Checkpoint.Protocols.Policies;

namespace Checkpoint.Edge.Hardware;

/// <summary>Everything of a lane that is below its state machine.</summary>
public sealed record LaneHardware(LaneWiring Wiring, LanePort Port, ThermometerSampler Thermometer)
{
    public string Name => Wiring.Name;

    public LaneTiming Timing => Wiring.Timing;

    /// <summary>Begins to report to the lane.</summary>
    /// <param name="report">Takes the inputs; called from any thread, must return at once.</param>
    /// <param name="policy">The screening policy in force, asked at each reading.</param>
    /// <param name="failed">Told of relays that do not obey, and that they do again; called from any thread, must return at once.</param>
    public void Start(Action<LaneInput> report, Func<ScreeningPolicy> policy, Action<OutputFault>? failed = null)
    {
        Port.Start(report, failed);
        Thermometer.Start(report, policy);
    }

    /// <summary>Carries out a command of the lane without waiting for its end; commands for other parts are left alone.</summary>
    public void Perform(LaneCommand command)
    {
        if (Port.Perform(command)) return;
        if (command is StartMeasuring) Thermometer.StartMeasuring();
        else if (command is StopMeasuring) Thermometer.StopMeasuring();
    }
}
