using Checkpoint.Edge.Orders;
using Checkpoint.Protocols.Messages;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Edge.Tests.Orders;

public sealed class CommandBookTests
{
    private static readonly DateTimeOffset s_noon = new(2020, 2, 11, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_command_acts_at_most_once_and_never_after_its_deadline_whatever_happens() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 5], Gen.Int[0, 400]).Array[1, 80].Sample(steps =>
        {
            var gate = new ModelGate();
            foreach (var (kind, which, seconds) in steps) gate.Step(kind, which, seconds);
            Assert.All(gate.Acts, act => Assert.Equal(1, act.Value));
        }, iter: Scale.Of(300_000, 20_000));

    [Fact]
    public void A_command_is_refused_while_the_clock_cannot_be_trusted()
    {
        var refused = Assert.IsType<Refuse>(new CommandBook().Receive(Command(), null, TimeSpan.Zero));
        Assert.Equal(CommandOutcome.Refused, refused.Outcome);
        Assert.Contains("not synchronised", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_from_a_clock_that_runs_ahead_is_refused() =>
        Assert.Equal(CommandOutcome.Refused, Assert.IsType<Refuse>(new CommandBook().Receive(Command(), s_noon.AddMinutes(-1), TimeSpan.Zero)).Outcome);

    [Theory]
    [InlineData(0.005)]
    [InlineData(4.9)]
    public void The_longest_lifetime_is_taken_also_when_the_clock_of_the_gate_is_a_little_behind(double secondsBehind) =>
        Assert.IsType<Take>(new CommandBook().Receive(Command() with { Deadline = s_noon + OrderJson.MaximumLifetime }, s_noon.AddSeconds(-secondsBehind), TimeSpan.Zero));

    [Fact]
    public void A_repetition_gets_the_answer_of_the_first()
    {
        var book = new CommandBook();
        Assert.IsType<Take>(book.Receive(Command(), s_noon, TimeSpan.Zero));
        Assert.IsType<Wait>(book.Receive(Command(), s_noon, TimeSpan.Zero));
        var result = new CommandResult { Id = "c-1", Outcome = CommandOutcome.Done, Time = s_noon };
        book.End(Command(), result, TimeSpan.Zero);
        Assert.Equal(result, Assert.IsType<Repeat>(book.Receive(Command(), null, TimeSpan.FromMinutes(14))).Result);
    }

    [Fact]
    public void Refused_commands_do_not_push_out_one_that_was_taken()
    {
        var book = new CommandBook();
        Assert.IsType<Take>(book.Receive(Command(), s_noon, TimeSpan.Zero));
        for (var i = 0; i < 2 * CommandBook.Most; i++)
        {
            var other = Command() with { Id = $"x-{i}" };
            if (book.Receive(other, s_noon, TimeSpan.Zero) is not Overflow)
                book.End(other, new CommandResult { Id = other.Id, Outcome = CommandOutcome.Done, Time = s_noon }, TimeSpan.Zero);
        }

        Assert.Equal(CommandBook.Most, book.Notes.Count());
        Assert.IsType<Wait>(book.Receive(Command(), s_noon, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_a_start_no_number_of_refused_commands_makes_it_forget_one_that_was_taken(bool refusedLast)
    {
        var book = new CommandBook();
        var taken = Enumerable.Range(0, CommandBook.Most).Select(i => CommandNote.Of(Command() with { Id = $"t-{i}" }, i % 2 == 0 ? null : Result($"t-{i}", CommandOutcome.Done)));
        var refused = Enumerable.Range(0, 2 * CommandBook.Most).Select(i => CommandNote.Of(Command() with { Id = $"r-{i}" }, Result($"r-{i}", i % 2 == 0 ? CommandOutcome.Refused : CommandOutcome.Expired)));
        foreach (var note in refusedLast ? taken.Concat(refused) : refused.Concat(taken)) book.Restore(note, TimeSpan.Zero);
        Assert.Equal(CommandBook.Most, book.Notes.Count());
        Assert.All(book.Notes, note => Assert.StartsWith("t-", note.Id, StringComparison.Ordinal));
        Assert.IsType<Wait>(book.Receive(Command() with { Id = "t-0" }, s_noon, TimeSpan.Zero));
    }

    [Fact]
    public void After_a_start_the_newest_count()
    {
        var book = new CommandBook();
        for (var i = 0; i < CommandBook.Most + 10; i++) book.Restore(CommandNote.Of(Command() with { Id = $"t-{i}" }, Result($"t-{i}", CommandOutcome.Done)), TimeSpan.Zero);
        for (var i = 0; i < 10; i++) Assert.IsNotType<Repeat>(book.Receive(Command() with { Id = $"t-{i}" }, s_noon, TimeSpan.Zero));
        Assert.IsType<Repeat>(book.Receive(Command() with { Id = "t-10" }, s_noon, TimeSpan.Zero));
    }

    private static CommandResult Result(string id, CommandOutcome outcome) => new() { Id = id, Outcome = outcome, Time = s_noon };

    private static GateCommand Command() => new()
    {
        Id = "c-1", IssuedAt = s_noon, Deadline = s_noon.AddSeconds(30), Issuer = "李娜", Action = CommandActions.Open, Lane = "lane-1", Reason = "x",
    };

    /// <summary>The desk around the book, with a journal of which only what was flushed survives.</summary>
    private sealed class ModelGate
    {
        private readonly List<CommandNote> _durable = [], _pending = [];
        private readonly Dictionary<string, GateCommand> _sent = [];
        private readonly Dictionary<string, TimeSpan> _taken = [];
        private CommandBook _book = new();
        private TimeSpan _since;
        private TimeSpan _time;
        private bool _isRight = true;

        public Dictionary<string, int> Acts { get; } = [];

        private DateTimeOffset Now => s_noon + _time;

        /// <summary>Monotonic: begins anew with each start.</summary>
        private TimeSpan Elapsed => _time - _since;

        public void Step(int kind, int which, int seconds)
        {
            switch (kind)
            {
                case 0 or 1 or 2:
                    Receive(which, seconds);
                    break;
                case 3 or 4:
                    Flush();
                    break;
                case 5 or 6:
                    Act();
                    break;
                case 7:
                    _time += TimeSpan.FromSeconds(seconds);
                    break;
                case 8:
                    Restart();
                    break;
                case 9:
                    _isRight = !_isRight;
                    break;
            }
        }

        private void Receive(int which, int seconds)
        {
            var id = $"c-{which}";
            if (!_sent.TryGetValue(id, out var command))
                _sent[id] = command = Command() with { Id = id, IssuedAt = Now, Deadline = Now.AddSeconds(1 + seconds) };
            switch (_book.Receive(command, _isRight ? Now : null, Elapsed))
            {
                case Take take:
                    _taken[id] = take.Until;
                    _pending.Add(CommandNote.Of(command, null));
                    break;
                case Refuse refuse:
                    End(command, refuse.Outcome);
                    break;
            }
        }

        private void Flush()
        {
            _durable.AddRange(_pending);
            _pending.Clear();
        }

        /// <summary>Whatever was taken and is durable, in its lane.</summary>
        private void Act()
        {
            foreach (var (id, until) in _taken.Where(each => _durable.Any(note => note.Id == each.Key && note.Result is null)).ToList())
            {
                _taken.Remove(id);
                if (Elapsed <= until)
                {
                    Acts[id] = Acts.GetValueOrDefault(id) + 1;
                    Assert.True(Now <= _sent[id].Deadline, $"{id} acted at {Now:O}, after {_sent[id].Deadline:O}");
                }

                End(_sent[id], Elapsed <= until ? CommandOutcome.Done : CommandOutcome.Expired);
            }
        }

        /// <summary>A power cut: what was not flushed is gone.</summary>
        private void Restart()
        {
            _pending.Clear();
            _taken.Clear();
            (_book, _since) = (new CommandBook(), _time);
            foreach (var note in _durable) _book.Restore(note, Elapsed);
            foreach (var note in _book.Notes.Where(note => note.Result is null).ToList()) End(_sent[note.Id], CommandOutcome.Interrupted);
        }

        private void End(GateCommand command, CommandOutcome outcome)
        {
            var result = new CommandResult { Id = command.Id, Outcome = outcome, Time = Now };
            _book.End(command, result, Elapsed);
            _pending.Add(CommandNote.Of(command, result));
        }
    }
}
