using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Operation;
using Checkpoint.Edge.Simulation;
using Checkpoint.Edge.Tests.Hardware;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

public sealed class SafeOutputsTests : IDisposable
{
    private readonly StringWriter _output = new(), _errors = new();

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public void Every_relay_that_a_dead_service_left_on_is_switched_off()
    {
        using var gate = new SimulatedGate();
        gate.Hardware.Lanes["lane-1"].Perform(new Edge.Lane.SetPump(true));
        gate.Hardware.Lanes["lane-1"].Perform(new Edge.Lane.SetBuzzer(true));
        gate.Hardware.Lanes["lane-1"].Perform(new Edge.Lane.SetLight(Edge.Lane.DriverLight.Green));
        Assert.Equal(3, gate.Now.On.Count);

        Assert.Equal(SafeOutputs.Released, Command(gate).Run());

        Assert.Empty(gate.Now.On);
        Assert.Contains("7", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_relay_that_does_not_obey_is_named_and_the_others_are_switched_off()
    {
        using var gate = new SimulatedGate();
        gate.Hardware.Lanes["lane-1"].Perform(new Edge.Lane.SetPump(true));
        gate.Hardware.Lanes["lane-1"].Perform(new Edge.Lane.SetBuzzer(true));
        gate.Set(SimulatedFault.WriteError, output: LaneOutput.Pump);

        Assert.Equal(SafeOutputs.NotReleased, Command(gate).Run());

        Assert.DoesNotContain(LaneOutput.Buzzer, gate.Now.On);
        Assert.Contains("Pump", _errors.ToString(), StringComparison.Ordinal);
    }

    private SafeOutputs Command(SimulatedGate gate) => new(gate.Services.GetRequiredService<HardwareSettings>(), gate.World.Chip, _output, _errors);
}
