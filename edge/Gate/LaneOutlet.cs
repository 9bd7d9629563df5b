using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Gate;

/// <summary>
/// Carries a lane's commands to its relays until it is shut. After that nothing the lane still decides is carried out:
/// nobody would watch over the movement.
/// </summary>
internal sealed class LaneOutlet(LaneHardware hardware)
{
    private readonly Lock _gate = new();
    private bool _shut;
    private bool _stopsArm;

    public void Perform(LaneCommand command)
    {
        lock (_gate)
            if (!_shut) hardware.Perform(command);
    }

    /// <summary>Switches everything off, except that an arm on its way down is stopped by a pulse of its own.</summary>
    /// <returns>How long that pulse takes; zero when there is none.</returns>
    public TimeSpan Shut(ArmPosition arm)
    {
        lock (_gate)
        {
            if (!_shut)
            {
                _shut = true;
                hardware.Port.MakeSafe();
                _stopsArm = arm == ArmPosition.Closing;
                if (_stopsArm) hardware.Perform(new PulseStop());
            }

            return _stopsArm ? hardware.Wiring.Pulse : TimeSpan.Zero;
        }
    }
}
