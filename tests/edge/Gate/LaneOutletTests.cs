using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Tests.Hardware;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

public sealed class LaneOutletTests : IDisposable
{
    private readonly SimulatedGate _gate = new SimulatedGate().Started();
    private readonly LaneOutlet _outlet;

    public LaneOutletTests() => _outlet = new LaneOutlet(_gate.Lane);

    public void Dispose() => _gate.Dispose();

    [Fact]
    public void An_arm_that_was_sent_down_and_is_not_known_to_be_down_is_stopped()
    {
        _outlet.Perform(new PulseClose());
        _gate.RunSeconds(1);
        Assert.Equal(_gate.Lane.Wiring.Pulse, _outlet.Shut(() => false));
        Assert.Equal([LaneOutput.Stop], _gate.Now.On);
        _outlet.Perform(new PulseOpen(BarrierCause.Obstruction));
        Assert.Equal([LaneOutput.Stop], _gate.Now.On);
    }

    [Fact]
    public void An_arm_that_is_down_or_was_sent_up_since_is_left_alone()
    {
        _outlet.Perform(new PulseClose());
        _outlet.Perform(new PulseOpen(BarrierCause.Obstruction));
        Assert.Equal(TimeSpan.Zero, _outlet.Shut(() => false));
        Assert.Empty(_gate.Now.On);

        var other = new LaneOutlet(_gate.Lane);
        other.Perform(new PulseClose());
        Assert.Equal(TimeSpan.Zero, other.Shut(() => true));
        Assert.Empty(_gate.Now.On);
    }
}
