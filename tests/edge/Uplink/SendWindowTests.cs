using Checkpoint.Edge.Uplink;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

public sealed class SendWindowTests
{
    private static readonly TimeSpan s_confirmTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_brokerTimeout = TimeSpan.FromSeconds(20);

    private enum Happening { Append, Send, SendLost, Acknowledge, Confirm, ConfirmOld, CentreReturns, Disconnect, Wait, WaitLong }

    [Fact]
    public void Whatever_happens_in_any_order_nothing_is_skipped_the_window_holds_and_everything_arrives_in_the_end()
    {
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 8], Gen.Enum<Happening>().Array[0, 80]).Sample(
            (size, brokerSize, happenings) =>
            {
                var model = new Model(size, brokerSize);
                foreach (var happening in happenings) model.Do(happening);
                model.Drain();
            },
            iter: Scale.Of(200_000, 5_000));
    }

    [Fact]
    public void A_full_window_opens_only_by_the_centre()
    {
        var window = Connected(size: 2);
        window.Send(1, TimeSpan.Zero);
        window.Send(2, TimeSpan.Zero);
        window.Acknowledge(2, TimeSpan.Zero);
        Assert.False(window.CanSend);

        Assert.True(window.Confirm(1, TimeSpan.Zero));
        Assert.True(window.CanSend);
        Assert.Equal(3, window.Next);
    }

    [Fact]
    public void The_brokers_own_limit_holds_even_when_the_window_is_wider()
    {
        var window = Connected(size: 10, brokerSize: 1);
        window.Send(1, TimeSpan.Zero);
        Assert.False(window.CanSend);
        window.Acknowledge(1, TimeSpan.Zero);
        Assert.True(window.CanSend);
    }

    [Fact]
    public void A_silent_centre_is_sent_one_event_again_less_and_less_often_until_it_confirms()
    {
        var window = Connected(size: 5);
        for (var sequence = 1; sequence <= 3; sequence++) window.Send(sequence, TimeSpan.Zero);
        window.Acknowledge(3, TimeSpan.Zero);
        var (now, waits) = (TimeSpan.Zero, new List<double>());
        for (var round = 0; round < 7; round++)
        {
            var due = window.Due!.Value;
            waits.Add((due - now).TotalSeconds);
            now = due;
            Assert.Equal(Silence.None, window.Tick(now - TimeSpan.FromTicks(1)));
            Assert.Equal(Silence.Centre, window.Tick(now));
            window.Send(1, now);
            window.Acknowledge(1, now);
            Assert.False(window.CanSend);
        }

        Assert.Equal([30, 60, 120, 240, 480, 960, 960], waits);
        window.Confirm(1, now);
        Assert.Equal(2, window.Next);
        for (var sequence = 2; sequence <= 6; sequence++) window.Send(sequence, now);
        window.Acknowledge(5, now);
        Assert.False(window.CanSend);
        Assert.Equal(now + s_confirmTimeout, window.Due);
    }

    [Fact]
    public void A_centre_that_was_silent_for_long_and_is_back_is_sent_everything_at_once()
    {
        var (window, now) = Silent();
        window.Return();
        for (var sequence = 1; sequence <= 5; sequence++)
        {
            Assert.Equal(sequence, window.Next);
            Assert.True(window.CanSend);
            window.Send(sequence, now);
        }

        window.Acknowledge(5, now);
        Assert.Equal(now + s_confirmTimeout, window.Due);
    }

    [Fact]
    public void A_new_connection_asks_a_silent_centre_again_soon_and_with_one_event()
    {
        var (window, now) = Silent();
        window.Connect(0, int.MaxValue);
        window.Send(1, now);
        window.Acknowledge(1, now);
        Assert.False(window.CanSend);
        Assert.Equal(now + s_confirmTimeout, window.Due);
    }

    [Fact]
    public void Nothing_is_sent_again_to_a_centre_that_is_back_before_it_was_found_silent()
    {
        var window = Connected(size: 5);
        window.Send(1, TimeSpan.Zero);
        window.Return();
        Assert.Equal(2, window.Next);
    }

    [Fact]
    public void Events_that_trickle_do_not_put_off_the_moment_when_the_centre_is_found_silent()
    {
        var window = Connected(size: 100);
        for (var second = 0; second < 30; second++)
        {
            var now = TimeSpan.FromSeconds(second);
            Assert.Equal(Silence.None, window.Tick(now));
            window.Send(window.Next, now);
            window.Acknowledge(1, now);
        }

        Assert.Equal(Silence.Centre, window.Tick(TimeSpan.FromSeconds(30)));
        Assert.Equal(1, window.Next);
    }

    [Fact]
    public void A_broker_that_acknowledges_nothing_is_found_out()
    {
        var window = Connected(size: 5);
        window.Send(1, TimeSpan.Zero);
        window.Send(2, TimeSpan.FromSeconds(5));
        window.Acknowledge(1, TimeSpan.FromSeconds(6));
        Assert.Equal(Silence.None, window.Tick(TimeSpan.FromSeconds(25)));
        Assert.Equal(Silence.Broker, window.Tick(TimeSpan.FromSeconds(26)));
    }

    [Fact]
    public void Nothing_is_due_when_nothing_is_on_its_way()
    {
        var window = Connected(size: 5);
        Assert.Null(window.Due);
        window.Send(1, TimeSpan.Zero);
        window.Acknowledge(1, TimeSpan.Zero);
        window.Confirm(1, TimeSpan.Zero);
        Assert.Null(window.Due);
        Assert.Equal(Silence.None, window.Tick(TimeSpan.FromDays(1)));
    }

    [Fact]
    public void A_confirmation_beyond_what_this_run_has_sent_moves_the_position_forward()
    {
        var window = Connected(size: 5);
        Assert.True(window.Confirm(40, TimeSpan.Zero));
        Assert.Equal(41, window.Next);
        Assert.False(window.Confirm(39, TimeSpan.Zero));
        Assert.Equal(40, window.Confirmed);
    }

    /// <summary>Three events are on their way to a centre that has been silent for an hour.</summary>
    private static (SendWindow Window, TimeSpan Now) Silent()
    {
        var window = Connected(size: 5);
        for (var sequence = 1; sequence <= 3; sequence++) window.Send(sequence, TimeSpan.Zero);
        window.Acknowledge(3, TimeSpan.Zero);
        var now = TimeSpan.Zero;
        while (now < TimeSpan.FromHours(1))
        {
            now = window.Due!.Value;
            Assert.Equal(Silence.Centre, window.Tick(now));
            window.Send(1, now);
            window.Acknowledge(1, now);
        }

        return (window, now);
    }

    private static SendWindow Connected(int size, int brokerSize = int.MaxValue)
    {
        var window = new SendWindow(size, s_confirmTimeout, s_brokerTimeout);
        window.Connect(0, brokerSize);
        return window;
    }

    /// <summary>Journal, broker and centre around the window, each as simple as can be.</summary>
    private sealed class Model
    {
        private readonly SendWindow _window;
        private readonly int _size;
        private readonly int _brokerSize;
        private readonly HashSet<long> _stored = [];
        private long _durable;
        private long _everSent;
        private long _confirmed;
        private TimeSpan _now;

        public Model(int size, int brokerSize)
        {
            (_size, _brokerSize) = (size, brokerSize);
            _window = new SendWindow(size, s_confirmTimeout, s_brokerTimeout);
            _window.Connect(0, brokerSize);
        }

        public void Do(Happening happening)
        {
            switch (happening)
            {
                case Happening.Append: _durable++; break;
                case Happening.Send: Send(lost: false); break;
                case Happening.SendLost: Send(lost: true); break;
                case Happening.Acknowledge when _window.InFlight > 0: _window.Acknowledge(1, _now); break;
                case Happening.Confirm: Confirm(Through()); break;
                case Happening.ConfirmOld: Confirm(_confirmed / 2); break;
                case Happening.CentreReturns: _window.Return(); break;
                case Happening.Disconnect: Reconnect(); break;
                case Happening.Wait: Pass(TimeSpan.FromSeconds(7)); break;
                case Happening.WaitLong: Pass(TimeSpan.FromSeconds(40)); break;
            }

            Assert.InRange(_window.Sent - _window.Confirmed, 0, _size);
            Assert.InRange(_window.InFlight, 0, _brokerSize);
            Assert.Equal(_confirmed, _window.Confirmed);
            Assert.True(_window.Sent <= _everSent, "The position is beyond an event that was never sent.");
        }

        /// <summary>From now on nothing is lost and everybody answers: all events must get through, and soon.</summary>
        public void Drain()
        {
            for (var step = 0; _confirmed < _durable; step++)
            {
                Assert.True(step < 3 * _durable + 10, $"Stuck at {_confirmed} of {_durable}.");
                while (_window.CanSend && _window.Next <= _durable) Do(Happening.Send);
                while (_window.InFlight > 0) Do(Happening.Acknowledge);
                Do(Happening.Confirm);
                if (_confirmed < _durable && _window.Due is { } due) Pass(due - _now);
            }
        }

        private void Send(bool lost)
        {
            if (!_window.CanSend || _window.Next > _durable) return;
            var sequence = _window.Next;
            Assert.True(sequence <= _everSent + 1, $"Event {sequence} goes out before {_everSent + 1}.");
            _window.Send(sequence, _now);
            _everSent = Math.Max(_everSent, sequence);
            if (!lost) _stored.Add(sequence);
        }

        private void Confirm(long through)
        {
            _window.Confirm(through, _now);
            _confirmed = Math.Max(_confirmed, through);
        }

        private void Pass(TimeSpan time)
        {
            _now += time;
            if (_window.Tick(_now) == Silence.Broker) Reconnect();
        }

        private void Reconnect() => _window.Connect(_confirmed, _brokerSize);

        private long Through()
        {
            var through = _confirmed;
            while (_stored.Contains(through + 1)) through++;
            return through;
        }
    }
}
