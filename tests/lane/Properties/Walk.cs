using Checkpoint.Edge.Lane;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>One random life of a lane: traffic that makes sense, and between it whatever may happen.</summary>
internal sealed class Walk
{
    private readonly Random _random;
    private readonly Traffic _traffic;
    public string Lane { get; }
    private readonly int _chaosPercent;
    private TimeSpan _now;
    private int _rules;

    public Walk(int seed)
    {
        _random = new(seed);
        _traffic = new(_random);
        Lane = "lane-" + (1 + seed % 4);
        _rules = _random.Next(RuleBook.All.Length);
        _chaosPercent = Chaos.Pick(_random, [0, 1, 3, 10, 90]);
    }

    public List<Move> History { get; } = [];

    /// <exception cref="RuleBroken">The lane did what it must never do; <see cref="History"/> leads there.</exception>
    public void Go(int inputs, Tally tally)
    {
        var run = new Run(Lane);
        if (_random.Next(8) != 0) _traffic.Start(_now);
        for (var count = 0; count < inputs;)
        {
            var move = Choose(run);
            History.Add(move);
            var step = run.Make(move);
            if (move.Input is null)
            {
                _traffic.Start(_now);
                continue;
            }
            count++;
            _traffic.Answer(step, run.Judge);
            tally.Count(move.Input, step);
            if (_random.Next(150) == 0) tally.Recovered(Recover(run));
        }
        tally.Recovered(Recover(run));
    }

    private int Recover(Run run) => Recovery.Run(run.State, run.Judge, _now, RuleBook.All[_rules]);

    private Move Choose(Run run)
    {
        if (_random.Next(400) == 0) _rules = _random.Next(RuleBook.All.Length);
        if (_random.Next(500) == 0)
        {
            _now = TimeSpan.Zero;
            return new(null, _now, _rules);
        }
        if (_random.Next(100) < _chaosPercent)
        {
            _now = TimeSpan.FromTicks(Math.Max(0, (_now + Jump()).Ticks));
            return new(Chaos.Input(_random, run.Judge), _now, _rules);
        }
        var (input, at) = _traffic.Next(run.State, run.Judge, run.Last.Deadline);
        _now = at;
        return new(input, at, _rules);
    }

    private TimeSpan Jump() => _random.Next(20) switch
    {
        < 5 => TimeSpan.Zero,
        < 14 => TimeSpan.FromMilliseconds(_random.Next(2000)),
        < 17 => TimeSpan.FromSeconds(_random.Next(60)),
        17 => -TimeSpan.FromSeconds(_random.Next(120)),
        18 => TimeSpan.FromMinutes(_random.Next(60)),
        _ => TimeSpan.FromDays(_random.Next(400)),
    };
}
