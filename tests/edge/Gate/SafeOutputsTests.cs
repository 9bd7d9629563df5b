using System.Device.Gpio;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Operation;
using Checkpoint.Edge.Simulation;
using Checkpoint.Edge.Tests.Hardware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

/// <summary>The command over the shipped GPIO adapters and simulated chips, which keep a level when their line is released.</summary>
public sealed class SafeOutputsTests : IDisposable
{
    private readonly StringWriter _output = new(), _errors = new();
    private readonly ServiceProvider _services;
    private readonly HardwareSettings _settings;
    private readonly World _world;

    public SafeOutputsTests()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton<TimeProvider>(new FakeTimeProvider());
        services.AddHardware(Settings.Of(("Hardware:Driver", "simulated"), ("Lanes:0:Name", "lane-1"), ("Lanes:1:Name", "lane-2")));
        _services = services.BuildServiceProvider();
        (_settings, _world) = (_services.GetRequiredService<HardwareSettings>(), _services.GetRequiredService<World>());
    }

    public void Dispose()
    {
        _services.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public void Every_relay_that_a_killed_service_left_on_is_switched_off_in_every_lane()
    {
        LeaveOn(0, LaneOutput.Pump, LaneOutput.GreenLight, LaneOutput.Open);
        LeaveOn(1, LaneOutput.Buzzer);

        Assert.Equal(SafeOutputs.Released, Command().Run());

        Assert.Empty(On(0));
        Assert.Empty(On(1));
        Assert.Contains("14", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_relay_that_does_not_obey_is_named_and_the_others_are_switched_off()
    {
        LeaveOn(0, LaneOutput.Pump, LaneOutput.Buzzer);
        Assert.Null(Lane(0).Set(new FaultRequest(SimulatedFault.WriteError, true, Output: "Pump")));

        Assert.Equal(SafeOutputs.NotReleased, Command().Run());

        Assert.Equal([LaneOutput.Pump], On(0));
        Assert.Contains("lane-1 Pump", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void While_the_service_runs_its_relays_stay_as_they_are()
    {
        var hardware = _services.GetRequiredService<GateHardware>();
        hardware.Lanes["lane-1"].Perform(new SetPump(true));

        Assert.Equal(SafeOutputs.NotReleased, Command().Run());

        Assert.Equal([LaneOutput.Pump], On(0));
    }

    private SafeOutputs Command() => new(_settings, _world.Chip, _output, _errors);

    private LaneWorld Lane(int index) => _world.Lanes[_settings.Lanes[index].Name];

    private IReadOnlyList<LaneOutput> On(int index) => Lane(index).Snapshot().On;

    private void LeaveOn(int index, params ReadOnlySpan<LaneOutput> outputs)
    {
        foreach (var output in outputs)
        {
            var relay = _settings.Lanes[index].Relays[output];
            using var controller = new GpioController(_world.Chip(relay.Line.Chip));
            controller.OpenPin(relay.Line.Line, PinMode.Output, relay.Level(on: true));
        }

        Assert.Equal(outputs.Length, On(index).Count);
    }
}
