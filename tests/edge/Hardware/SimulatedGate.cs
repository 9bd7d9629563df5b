using System.Diagnostics.Metrics;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Screening;
using Checkpoint.Edge.Simulation;
using Checkpoint.Edge.Thermometer;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Hardware;

/// <summary>The shipped adapters over the simulated world, on a clock that the test moves.</summary>
internal sealed class SimulatedGate : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly List<(TimeSpan At, LaneInput Input)> _inputs = [];
    private readonly DateTimeOffset _start;

    public SimulatedGate(params (string Key, string Value)[] settings)
    {
        _start = Time.GetUtcNow();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddLogging();
        services.AddHardware(Settings.Of([("Hardware:Driver", "simulated"), .. settings]));
        _services = services.BuildServiceProvider();
        Hardware = _services.GetRequiredService<GateHardware>();
        World = _services.GetRequiredService<World>();
    }

    public FakeTimeProvider Time { get; } = new();

    public IServiceProvider Services => _services;

    public GateHardware Hardware { get; }

    public World World { get; }

    public LaneHardware Lane => Hardware.Lanes.Values.First();

    public LaneWorld Road => World.Lanes[Lane.Name];

    public LaneSnapshot Now => Road.Snapshot();

    public ScreeningPolicy Policy { get; set; } = new();

    public List<OutputFault> Faults { get; } = [];

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public IReadOnlyList<LaneInput> Inputs => [.. _inputs.Select(i => i.Input)];

    public IReadOnlyList<Measurement> Measurements => [.. Inputs.OfType<Measured>().Select(m => m.Measurement)];

    /// <summary>Called with each input, as a lane would be.</summary>
    public Action<LaneInput>? OnInput { get; set; }

    /// <summary>Starts the lane and lets the first states settle.</summary>
    public SimulatedGate Started()
    {
        Lane.Start(
            input =>
            {
                lock (_inputs) _inputs.Add((Time.GetUtcNow() - _start, input));
                OnInput?.Invoke(input);
            },
            () => Policy, Faults.Add);
        Run(TimeSpan.FromSeconds(3));
        return this;
    }

    public void Run(TimeSpan time)
    {
        for (var end = Time.GetUtcNow() + time; Time.GetUtcNow() < end;) Time.Advance(World.StepLength);
    }

    public void RunSeconds(double seconds) => Run(TimeSpan.FromSeconds(seconds));

    /// <summary>Runs until something is so; false when it is not within the time.</summary>
    public bool RunUntil(Func<bool> reached, double seconds = 60)
    {
        for (var end = Time.GetUtcNow() + TimeSpan.FromSeconds(seconds); Time.GetUtcNow() < end; Time.Advance(World.StepLength))
            if (reached()) return true;
        return reached();
    }

    public void Forget()
    {
        lock (_inputs) _inputs.Clear();
    }

    public Signal? Last(LaneSensor sensor) => Inputs.OfType<SensorChanged>().LastOrDefault(s => s.Sensor == sensor)?.Signal;

    public IReadOnlyList<Signal> All(LaneSensor sensor) => [.. Inputs.OfType<SensorChanged>().Where(s => s.Sensor == sensor).Select(s => s.Signal)];

    public int Count(LaneOutput output) => Now.Counts[output.ToString()];

    public bool IsOn(LaneOutput output) => Now.On.Contains(output);

    public void Set(SimulatedFault fault, bool on = true, LaneSensor? sensor = null, LaneOutput? output = null, double probability = 1) =>
        Assert.Null(Road.Set(new FaultRequest(fault, on, sensor?.ToString(), output?.ToString(), probability)));

    public void Dispose() => _services.Dispose();
}

internal static class Settings
{
    public static IConfiguration Of(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
}
