using Checkpoint.Edge.Cameras;
using Checkpoint.Edge.Lane;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Cameras;

public sealed class CameraWatchTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<(string Lane, LaneInput Input)> _inputs = [];
    private readonly CameraSettings _front = new() { Name = "front", Lane = "lane-1", SilentAfterSeconds = 60 };
    private readonly CameraSettings _back = new() { Name = "back", Lane = "lane-1", SilentAfterSeconds = 90 };
    private readonly CameraSettings _mute = new() { Name = "mute", Lane = "lane-2", SilentAfterSeconds = 0 };
    private readonly CameraWatch _watch;

    public CameraWatchTests()
    {
        var rules = new CameraRules([_front, _back, _mute], new CameraLimits(), new PictureSettings());
        _watch = new CameraWatch(rules, new LaneLink(_ => null, (lane, input) => _inputs.Add((lane, input))), _time, NullLogger<CameraWatch>.Instance);
        _watch.StartAsync(CancellationToken.None);
    }

    public void Dispose() => _watch.Dispose();

    [Fact]
    public void A_lane_is_told_once_when_a_camera_falls_silent_and_once_when_it_is_back()
    {
        Pass(59);
        Assert.Empty(_inputs);
        _watch.Hear(_back);
        Pass(1);
        Assert.Equal(("lane-1", new CameraChanged(true)), Assert.Single(_inputs));
        Pass(20);
        _watch.Hear(_front);
        _watch.Hear(_front);
        Assert.Equal([new CameraChanged(true), new CameraChanged(false)], _inputs.Select(i => i.Input));
    }

    [Fact]
    public void A_camera_that_is_heard_is_not_silent()
    {
        for (var i = 0; i < 100; i++)
        {
            Pass(50);
            _watch.Hear(_front);
            _watch.Hear(_back);
        }
        Assert.Empty(_inputs);
    }

    [Fact]
    public void A_lane_with_two_silent_cameras_is_told_when_both_are_back()
    {
        Pass(90);
        Assert.Single(_inputs);
        _watch.Hear(_front);
        Assert.Single(_inputs);
        _watch.Hear(_back);
        Assert.Equal(new CameraChanged(false), _inputs[1].Input);
    }

    [Fact]
    public void A_camera_without_heartbeat_is_not_watched()
    {
        _watch.Hear(_mute);
        Pass(100_000);
        Assert.DoesNotContain(_inputs, i => i.Lane == "lane-2");
    }

    [Fact]
    public void After_the_stop_nothing_is_said()
    {
        _watch.StopAsync(CancellationToken.None);
        Pass(1000);
        _watch.Hear(_front);
        Assert.Empty(_inputs);
    }

    private void Pass(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
