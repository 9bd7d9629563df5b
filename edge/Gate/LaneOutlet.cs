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
    private bool _sentDown;
    private bool _stopsArm;

    public void Perform(LaneCommand command)
    {
        lock (_gate)
        {
            if (_shut) return;
            if (command is PulseOpen or PulseClose) _sentDown = command is PulseClose;
            hardware.Perform(command);
        }
    }

    /// <summary>Switches everything off, except that an arm that may be on its way down is stopped by a pulse of its own.</summary>
    /// <param name="isDown">
    /// Whether the arm is known to be down. Asked with the lock held: a lane shows its new state before it carries out the commands,
    /// so only what was carried out tells where the arm was sent.
    /// </param>
    /// <returns>How long that pulse takes; zero when there is none.</returns>
    public TimeSpan Shut(Func<bool> isDown)
    {
        lock (_gate)
        {
            if (!_shut)
            {
                _shut = true;
                hardware.Port.MakeSafe();
                _stopsArm = _sentDown && !isDown();
                if (_stopsArm) hardware.Perform(new PulseStop());
            }

            return _stopsArm ? hardware.Wiring.Pulse : TimeSpan.Zero;
        }
    }
}
