using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

public sealed class CentreWordTests
{
    private static readonly TimeSpan s_confirmTimeout = TimeSpan.FromSeconds(30);

    private enum Happening { Append, Send, SendLost, Acknowledge, Hear, HearAgain, CentreStarts, CentreRestored, Disconnect, Wait, WaitLong }

    [Fact]
    public void A_lower_position_counts_once_in_a_run_that_was_not_heard_before()
    {
        var word = new CentreWord(100);
        (long Said, string? Run, long Position)[] words =
            [(100, "a", 100), (90, "a", 100), (80, "b", 80), (70, "b", 80), (60, "a", 80), (50, null, 80), (85, null, 85)];
        foreach (var (said, run, position) in words)
        {
            word.Hear(Ack(said, run));
            Assert.Equal(position, word.Position);
        }
    }

    [Fact]
    public void What_was_said_last_is_where_to_go_back_to_unless_something_higher_came_since()
    {
        var word = new CentreWord(100);
        word.Hear(Ack(90, null));
        Assert.Equal(90, word.TakeLower());
        Assert.Equal(90, word.Position);
        Assert.Null(word.TakeLower());
        word.Hear(Ack(80, null));
        word.Hear(Ack(91, null));
        Assert.Null(word.TakeLower());
    }

    [Fact]
    public void A_run_that_was_not_heard_before_is_told_once_whatever_position_it_has()
    {
        var word = new CentreWord(100);
        foreach (var (said, run, isNew) in ((long, string?, bool)[])[(100, "a", true), (100, "a", false), (100, "b", true), (90, "c", true), (120, "c", false), (120, null, false)])
        {
            word.Hear(Ack(said, run));
            Assert.Equal(isNew, word.TakeNewRun());
            Assert.False(word.TakeNewRun());
        }
    }

    [Fact]
    public void However_often_the_centre_is_put_back_and_old_messages_come_again_it_has_everything_in_the_end() =>
        Gen.Select(Gen.Int[1, 6], Gen.Enum<Happening>().Array[0, 80], Gen.Int.Array[100]).Sample(
            (size, happenings, chances) =>
            {
                var model = new Model(size, chances);
                foreach (var happening in happenings) model.Do(happening);
                model.Drain();
            },
            iter: Scale.Of(200_000, 5_000));

    private static EventAck Ack(long through, string? run) => new("s", through) { Run = run };

    /// <summary>Gate, broker and centre around word and window; the broker may give any earlier message again.</summary>
    private sealed class Model
    {
        private readonly CentreWord _word = new(0);
        private readonly SendWindow _window;
        private readonly List<EventAck> _said = [];
        private readonly int[] _chances;
        private HashSet<long> _stored = [];
        private long _durable;
        private int _runs;
        private int _chance;
        private TimeSpan _now;

        public Model(int size, int[] chances)
        {
            (_chances, _window) = (chances, new SendWindow(size, s_confirmTimeout, TimeSpan.FromSeconds(20)));
            _window.Connect(0, int.MaxValue);
        }

        public void Do(Happening happening)
        {
            switch (happening)
            {
                case Happening.Append: _durable++; break;
                case Happening.Send: Send(lost: false); break;
                case Happening.SendLost: Send(lost: true); break;
                case Happening.Acknowledge when _window.InFlight > 0: _window.Acknowledge(1, _now); break;
                case Happening.Hear: Hear(Say()); break;
                case Happening.HearAgain when _said.Count > 0: Hear(_said[Chance(_said.Count)]); break;
                case Happening.CentreStarts: _runs++; break;
                case Happening.CentreRestored: (_runs, _stored) = (_runs + 1, [.. _stored.Where(sequence => sequence <= Chance((int)_durable + 1))]); break;
                case Happening.Disconnect: _window.Connect(_word.Position, int.MaxValue); break;
                case Happening.Wait: Pass(TimeSpan.FromSeconds(7)); break;
                case Happening.WaitLong: Pass(TimeSpan.FromSeconds(40)); break;
            }
        }

        /// <summary>
        /// From now on nothing is lost or repeated, and the centre answers what it is sent; it starts anew, however long it was silent, and
        /// one more event comes.
        /// </summary>
        public void Drain()
        {
            Do(Happening.Append);
            Do(Happening.CentreStarts);
            Do(Happening.Hear);
            for (var step = 0; Through() < _durable || _window.Confirmed < _durable; step++)
            {
                Assert.True(step < 5 * _durable + 20, $"Stuck at {Through()} of {_durable}, confirmed {_window.Confirmed}.");
                while (_window.CanSend && _window.Next <= _durable)
                {
                    Do(Happening.Send);
                    Do(Happening.Acknowledge);
                }

                Do(Happening.Hear);
                if (_window.Confirmed >= _durable || _window.Due is not { } due) continue;
                Assert.True(due - _now <= s_confirmTimeout, $"A centre that is back is let wait for {due - _now}.");
                Pass(due - _now);
            }
        }

        private void Send(bool lost)
        {
            if (!_window.CanSend || _window.Next > _durable) return;
            if (!lost) _stored.Add(_window.Next);
            _window.Send(_window.Next, _now);
        }

        private EventAck Say()
        {
            var ack = Ack(Through(), $"run-{_runs}");
            _said.Add(ack);
            return ack;
        }

        private void Hear(EventAck ack)
        {
            _word.Hear(ack);
            Settle();
        }

        private void Settle()
        {
            if (_word.Position < _window.Confirmed) _window.GoBack(_word.Position);
            _window.Confirm(_word.Position, _now);
            if (_word.TakeNewRun()) _window.Return();
        }

        private void Pass(TimeSpan time)
        {
            _now += time;
            switch (_window.Tick(_now))
            {
                case Silence.Broker: _window.Connect(_word.Position, int.MaxValue); break;
                case Silence.Centre when _word.TakeLower() is not null: Settle(); break;
            }
        }

        private long Through()
        {
            var through = 0L;
            while (_stored.Contains(through + 1)) through++;
            return through;
        }

        private int Chance(int below) => (int)((uint)_chances[_chance++ % _chances.Length] % (uint)below);
    }
}
