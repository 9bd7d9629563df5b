using System.Device.Gpio;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Hardware;

public sealed class DebouncerTests
{
    private static readonly TimeSpan s_hold = TimeSpan.FromMilliseconds(50);

    private static readonly Gen<(int Gap, Signal Level, bool Edge)> s_look = Gen.Select(
        Gen.Frequency((6, Gen.Int[0, 20]), (3, Gen.Int[21, 120]), (1, Gen.Int[121, 3000])),
        Gen.Frequency((5, Gen.Const(Signal.Inactive)), (5, Gen.Const(Signal.Active)), (1, Gen.Const(Signal.Unknown))),
        Gen.Bool);

    [Fact]
    public void The_first_level_is_reported_once_it_has_held()
    {
        var debouncer = new Debouncer(s_hold);
        Assert.Null(debouncer.Observe(Signal.Active, PinEventTypes.None, Ms(0)));
        Assert.Equal(Ms(50), debouncer.Deadline);
        Assert.Null(debouncer.Observe(Signal.Active, PinEventTypes.None, Ms(49)));
        Assert.Equal(Signal.Active, debouncer.Observe(Signal.Active, PinEventTypes.None, Ms(50)));
        Assert.Null(debouncer.Deadline);
    }

    [Fact]
    public void A_bounce_shorter_than_the_hold_is_never_seen()
    {
        var debouncer = Settled(Signal.Inactive);
        Assert.Null(debouncer.Observe(Signal.Active, PinEventTypes.Rising, Ms(100)));
        Assert.Null(debouncer.Observe(Signal.Inactive, PinEventTypes.Falling, Ms(149)));
        Assert.Null(debouncer.Observe(Signal.Inactive, PinEventTypes.None, Ms(199)));
        Assert.Null(debouncer.Deadline);
    }

    [Fact]
    public void A_glitch_too_short_to_be_read_starts_the_hold_again()
    {
        var debouncer = Settled(Signal.Inactive);
        Assert.Null(debouncer.Observe(Signal.Active, PinEventTypes.Rising, Ms(100)));
        Assert.Null(debouncer.Observe(Signal.Active, PinEventTypes.Rising, Ms(140)));
        Assert.Null(debouncer.Observe(Signal.Active, PinEventTypes.None, Ms(150)));
        Assert.Equal(Signal.Active, debouncer.Observe(Signal.Active, PinEventTypes.None, Ms(190)));
    }

    [Fact]
    public void A_line_that_cannot_be_read_is_unknown_at_once_and_known_again_after_the_hold()
    {
        var debouncer = Settled(Signal.Active);
        Assert.Equal(Signal.Unknown, debouncer.Observe(Signal.Unknown, PinEventTypes.None, Ms(100)));
        Assert.Null(debouncer.Observe(Signal.Active, PinEventTypes.None, Ms(110)));
        Assert.Equal(Signal.Active, debouncer.Observe(Signal.Active, PinEventTypes.None, Ms(160)));
    }

    [Fact]
    public void A_contact_that_chatters_is_unknown_until_it_rests()
    {
        var debouncer = Settled(Signal.Inactive);
        var reports = new List<Signal>();
        for (var at = 100; at < 4000; at += 20)
            if (debouncer.Observe(at % 40 == 0 ? Signal.Active : Signal.Inactive, PinEventTypes.Rising, Ms(at)) is { } signal) reports.Add(signal);
        Assert.Equal([Signal.Unknown], reports);
        Assert.Equal(Signal.Inactive, debouncer.Observe(Signal.Inactive, PinEventTypes.None, Ms(4040)));
    }

    [Fact]
    public void A_look_that_comes_late_makes_no_contact_restless_and_what_was_there_meanwhile_is_told()
    {
        var debouncer = new Debouncer(s_hold, s_hold * 3, tellsMissed: true);
        Assert.Equal(Signal.Inactive, Rest(debouncer, Signal.Inactive, 0));
        Assert.Null(debouncer.Observe(Signal.Active, PinEventTypes.Rising, Ms(100)));
        // The look that was due at 150 has not come.
        Assert.Equal(Signal.Active, debouncer.Observe(Signal.Inactive, PinEventTypes.Falling, Ms(400)));
        // Nor that at 450; that the line was free is not told, for it is no longer.
        Assert.Null(debouncer.Observe(Signal.Active, PinEventTypes.Rising, Ms(700)));
        Assert.Null(debouncer.Observe(Signal.Active, PinEventTypes.None, Ms(749)));
        Assert.Equal(Signal.Inactive, Rest(debouncer, Signal.Inactive, 750));
    }

    [Fact]
    public void A_line_that_chatters_is_unknown_in_the_end_however_often_nobody_looks()
    {
        var debouncer = new Debouncer(s_hold, s_hold * 3, tellsMissed: true);
        Assert.Equal(Signal.Inactive, Rest(debouncer, Signal.Inactive, 0));
        var told = new List<Signal?>();
        for (var (at, n) = (100, 0); n < 60; n++, at += n % 4 == 0 ? 500 : 20)
            told.Add(debouncer.Observe(n % 2 == 0 ? Signal.Active : Signal.Inactive, PinEventTypes.Rising, Ms(at)));
        Assert.Contains(Signal.Unknown, told);
        Assert.DoesNotContain(Signal.Inactive, told);
    }

    [Fact]
    public void What_no_barrier_waits_for_is_not_told_when_nobody_looked()
    {
        var debouncer = Settled(Signal.Inactive);
        Assert.Null(debouncer.Observe(Signal.Active, PinEventTypes.Rising, Ms(100)));
        Assert.Null(debouncer.Observe(Signal.Inactive, PinEventTypes.Falling, Ms(400)));
        Assert.Null(Rest(debouncer, Signal.Inactive, 410));
    }

    [Fact]
    public void A_look_while_the_last_bounce_is_still_held_makes_no_contact_restless()
    {
        var debouncer = new Debouncer(s_hold, s_hold * 3);
        Assert.Equal(Signal.Inactive, Rest(debouncer, Signal.Inactive, 0));
        for (var at = 100; at <= 220; at += 20) Assert.Null(debouncer.Observe(at % 40 == 20 ? Signal.Active : Signal.Inactive, PinEventTypes.Rising, Ms(at)));
        Assert.Null(debouncer.Observe(Signal.Active, PinEventTypes.None, Ms(260)));
        Assert.Equal(Signal.Active, debouncer.Observe(Signal.Active, PinEventTypes.None, Ms(270)));
    }

    [Theory]
    [InlineData(LaneSensor.PhotoEye, 0.2)]
    [InlineData(LaneSensor.BarrierLoop, 0.8)]
    public void A_barrier_line_whose_contact_chatters_is_soon_not_clear(LaneSensor sensor, double seconds)
    {
        using var gate = new SimulatedGate().Started();
        Assert.Equal(Signal.Inactive, gate.Last(sensor));
        for (var at = 0.0; at < seconds; at += 0.02)
        {
            Assert.True(gate.Road.Force(sensor, (int)(at / 0.02 + 0.5) % 2 == 0));
            gate.RunSeconds(0.02);
        }

        Assert.NotEqual(Signal.Inactive, gate.Last(sensor));
    }

    [Fact]
    public void A_lost_edge_is_made_good_by_the_next_look()
    {
        var debouncer = Settled(Signal.Inactive);
        Assert.Null(debouncer.Observe(Signal.Active, PinEventTypes.None, Ms(250)));
        Assert.Equal(Signal.Active, debouncer.Observe(Signal.Active, PinEventTypes.None, Ms(300)));
    }

    /// <summary>
    /// Against a plain reading of the rule: a known level is reported only when every look of the last hold showed it and none was
    /// an edge; what is unreadable is reported at once; nothing is reported twice. Where it is asked for, an active level that held
    /// until the look before which it went is reported by that look.
    /// </summary>
    [Fact]
    public void Whatever_the_line_does_only_a_level_that_held_is_reported() => Gen.Select(s_look.Array[1, 200], Gen.Bool).Sample(
        (looks, tellsMissed) =>
        {
            var debouncer = new Debouncer(s_hold, tellsMissed: tellsMissed);
            var history = new List<(TimeSpan At, Signal Level, bool Edge)>();
            var now = TimeSpan.Zero;
            Signal? last = null;
            foreach (var (gap, level, edge) in looks)
            {
                now += Ms(gap);
                history.Add((now, level, edge));
                var report = debouncer.Observe(level, edge ? PinEventTypes.Rising : PinEventTypes.None, now);
                if (report == last && report is not null) return false;
                if (level == Signal.Unknown && (report ?? last) != Signal.Unknown) return false;
                var held = report is not { } told || told == Signal.Unknown || Held(history, told, now);
                if (!held && !(tellsMissed && report == Signal.Active && Held(history[..^1], Signal.Active, now))) return false;
                if (level != Signal.Unknown && Held(history, level, now) && (report ?? last) != level) return false;
                last = report ?? last;
            }

            return last == debouncer.Reported;
        },
        iter: Scale.Of(200_000, 5_000));

    [Fact]
    public void Observed_at_its_deadlines_a_resting_line_is_always_reported_in_the_end() => Gen.Select(s_look.Array[0, 50], Gen.Bool).Sample(
        (looks, active) =>
        {
            var debouncer = new Debouncer(s_hold);
            var now = TimeSpan.Zero;
            foreach (var (gap, level, edge) in looks)
            {
                now += Ms(gap);
                debouncer.Observe(level, edge ? PinEventTypes.Falling : PinEventTypes.None, now);
            }

            var rest = active ? Signal.Active : Signal.Inactive;
            now += Ms(1);
            debouncer.Observe(rest, PinEventTypes.None, now);
            while (debouncer.Deadline is { } due) debouncer.Observe(rest, PinEventTypes.None, now = due > now ? due : now);
            return debouncer.Reported == rest;
        },
        iter: Scale.Of(100_000, 5_000));

    private static bool Held(List<(TimeSpan At, Signal Level, bool Edge)> history, Signal level, TimeSpan now)
    {
        // The rest begins with the last look that was an edge or showed another level than the one before it.
        for (var i = history.Count - 1; i >= 0; i--)
        {
            if (history[i].Level != level) return false;
            if (history[i].Edge || i == 0 || history[i - 1].Level != level) return now - history[i].At >= s_hold;
        }

        return false;
    }

    private static Debouncer Settled(Signal level)
    {
        var debouncer = new Debouncer(s_hold);
        Assert.Equal(level, Rest(debouncer, level, 0));
        return debouncer;
    }

    private static Signal? Rest(Debouncer debouncer, Signal level, int from)
    {
        debouncer.Observe(level, PinEventTypes.None, Ms(from));
        return debouncer.Observe(level, PinEventTypes.None, Ms(from) + s_hold);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
