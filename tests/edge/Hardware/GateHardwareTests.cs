using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Simulation;
using Checkpoint.Protocols.Messages;
using Checkpoint.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Hardware;

public sealed class GateHardwareTests
{
    [Fact]
    public void A_gate_without_its_chips_and_bus_starts_and_knows_nothing()
    {
        // Chips and a bus that no machine has: the shipped kernel drivers run, and no real pin is touched.
        var settings = HardwareSettingsTests.Minimal("Lanes:0").Select(s => (s.Key.Replace(":Line", ":Chip", StringComparison.Ordinal), "15"));
        var time = new FakeTimeProvider();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddLogging();
        services.AddHardware(Settings.Of([.. HardwareSettingsTests.Minimal("Lanes:0"), .. settings, ("Lanes:0:Thermometer:Bus", "250")]));
        using var provider = services.BuildServiceProvider();
        var gate = provider.GetRequiredService<GateHardware>();
        var lane = gate.Lanes["lane-1"];
        var inputs = new List<LaneInput>();
        var faults = new List<OutputFault>();
        lane.Start(inputs.Add, () => new(), faults.Add);
        for (var i = 0; i < 500; i++) time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.All(DefaultWiring.RequiredContacts, sensor => Assert.Contains(new SensorChanged(sensor, Signal.Unknown), inputs));
        Assert.All(DefaultWiring.RequiredRelays, output => Assert.Contains(faults, f => f.Output == output));
        Assert.Equal(HardwareDriver.Gpio, gate.Driver);
        Assert.Contains(new ThermometerChanged(true), inputs);
    }

    [Fact]
    public async Task Commands_edges_faults_and_disposal_at_the_same_time_end_well()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHardware(Settings.Of(("Hardware:Driver", "simulated")));
        var provider = services.BuildServiceProvider();
        var world = provider.GetRequiredService<World>().Lanes["lane-1"];
        var lane = provider.GetRequiredService<GateHardware>().Lanes["lane-1"];
        // As a lane would, the callback commands from within.
        lane.Start(input => lane.Perform(input is SensorChanged { Signal: Signal.Active } ? new PulseOpen(BarrierCause.Obstruction) : new PulseClose()), () => new());
        var work = Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            var random = new Random(worker);
            for (var i = 0; i < Scale.Of(20_000, 2_000); i++)
            {
                lane.Perform(random.Next(6) switch
                {
                    0 => new PulseOpen(BarrierCause.Staff),
                    1 => new PulseClose(),
                    2 => new SetPump(random.Next(2) == 0),
                    3 => new StartMeasuring(),
                    4 => new StopMeasuring(),
                    _ => new SetLight((DriverLight)random.Next(3)),
                });
                world.Force((LaneSensor)random.Next(10), random.Next(2) == 0);
                if (random.Next(20) == 0)
                    world.Set(new FaultRequest(SimulatedFault.ReadError, random.Next(3) == 0, ((LaneSensor)random.Next(6)).ToString()));
            }
        })).ToList();
        await Task.WhenAll(work);
        Assert.Equal(0, world.Snapshot().InterlockViolations);
        await provider.DisposeAsync();
        Assert.Empty(world.Snapshot().On);
    }
}
