using System.Device.Gpio;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Hardware;

public sealed class FlowMeterTests
{
    [Fact]
    public void A_meter_at_rest_reports_no_flow() =>
        Assert.Equal(Signal.Inactive, new FlowMeter(450, 1).Observe(Signal.Inactive, PinEventTypes.None, TimeSpan.Zero));

    [Fact]
    public void Less_than_the_least_flow_is_never_flow_and_more_always_is() => Gen.Select(Gen.Double[20, 1000], Gen.Double[6, 20], Gen.Double[0.1, 5]).Sample(
        (pulsesPerLitre, minimum, share) =>
        {
            // Within 5 % of the limits (1 to begin, 3/4 to stay) the window decides; the test looks outside.
            if (share is > 0.7 and < 1.05) return true;
            var meter = new FlowMeter(pulsesPerLitre, minimum);
            var gap = TimeSpan.FromMinutes(1 / (pulsesPerLitre * minimum * share));
            for (var i = 1; i <= 20; i++) meter.Observe(Signal.Inactive, PinEventTypes.Rising, gap * i);
            return meter.Reported == (share > 1 ? Signal.Active : Signal.Inactive);
        },
        iter: Scale.Of(20_000, 1_000));

    [Fact]
    public void Flow_that_stops_is_noticed_within_a_window()
    {
        var meter = new FlowMeter(450, 1);
        for (var i = 1; i <= 100; i++) meter.Observe(Signal.Inactive, PinEventTypes.Rising, TimeSpan.FromMilliseconds(13 * i));
        Assert.Equal(Signal.Active, meter.Reported);
        var at = TimeSpan.FromMilliseconds(1300);
        while (meter.Deadline is { } due) meter.Observe(Signal.Inactive, PinEventTypes.None, at = due);
        Assert.Equal(Signal.Inactive, meter.Reported);
        Assert.InRange(at, TimeSpan.FromMilliseconds(1300), TimeSpan.FromMilliseconds(1300 + 540));
    }

    [Fact]
    public void Falling_edges_are_not_counted_twice()
    {
        var meter = new FlowMeter(120, 1);
        for (var i = 1; i <= 40; i++)
        {
            var at = TimeSpan.FromMilliseconds(800 * i);
            meter.Observe(Signal.Inactive, PinEventTypes.Rising, at);
            Assert.NotEqual(Signal.Active, meter.Observe(Signal.Active, PinEventTypes.Falling, at + TimeSpan.FromMilliseconds(50)));
        }
    }

    [Fact]
    public void An_unreadable_meter_is_unknown()
    {
        var meter = new FlowMeter(450, 1);
        meter.Observe(Signal.Inactive, PinEventTypes.None, TimeSpan.Zero);
        Assert.Equal(Signal.Unknown, meter.Observe(Signal.Unknown, PinEventTypes.None, TimeSpan.FromSeconds(1)));
        Assert.Equal(Signal.Inactive, meter.Observe(Signal.Active, PinEventTypes.None, TimeSpan.FromSeconds(2)));
    }
}
