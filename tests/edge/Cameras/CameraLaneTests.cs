using System.Diagnostics.Metrics;
using Checkpoint.Edge.Cameras;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Policies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Cameras;

/// <summary>The link to a real lane on its own thread.</summary>
public sealed class CameraLaneTests
{
    [Fact]
    public void A_read_identifies_the_vehicle_at_the_stop_line_of_a_real_lane()
    {
        var time = new FakeTimeProvider();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var journal = JournalBench.Open(new SimulatedDisk(), time: time);
        var directory = new LaneDirectory();
        using var host = new LaneHost(
            LaneState.Initial("lane-1", "01234567-lane-1"), new LaneRules(new Policy(), new LaneTiming()), journal, _ => { }, time,
            new GateMetrics(services.GetRequiredService<IMeterFactory>()), NullLogger<LaneHost>.Instance);
        var link = LaneLink.To(directory);
        Assert.Null(link.Look("lane-1"));

        directory.Open([host]);
        host.Start();
        foreach (var sensor in Enum.GetValues<LaneSensor>())
            link.Post("lane-1", new SensorChanged(sensor, sensor is LaneSensor.DownLimit or LaneSensor.ArrivalLoop ? Signal.Active : Signal.Inactive));
        var plate = Plate.Parse("陕K12345").Plate!.Value;
        link.Post("lane-1", new PlateSeen(new Identification { Plate = plate, Source = PlateSource.Camera, By = "front", Confidence = 0.96, Verdict = WhitelistVerdict.Registered }));

        JournalBench.Until(() =>
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            return link.Look("lane-1")!.Value.Plate is not null;
        });
        Assert.Equal(new LaneSight(plate, 0.96), link.Look("lane-1"));
        Assert.Null(link.Look("lane-2"));
    }
}
