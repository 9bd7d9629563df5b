using System.Collections.Concurrent;
using System.Text;
using Checkpoint.Edge.Lane;
using Checkpoint.Lane.Tests.Properties;

namespace Checkpoint.Lane.Tests.Exploration;

/// <summary>
/// Breadth first over everything that is reachable in a <see cref="Theme"/>, until nothing new comes or a limit is reached. All times of a theme are whole
/// ticks, so that the lane's timers only ever stand in finitely many relations; from each state the next moment is a tick later or the
/// deadline, whichever comes first. The judge's knowledge is part of the state.
/// </summary>
internal sealed class Explorer(Theme theme)
{
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Every time of a theme is a tick: what is older is all the same.</summary>
    private static readonly TimeSpan s_memory = Tick;

    private const string Lane = "lane-1";
    private const string Prefix = "3f2a90c1-lane-1";

    private readonly ConcurrentDictionary<UInt128, Arrival> _seen = new();
    private readonly ConcurrentDictionary<UInt128, byte> _recovered = new();
    private ConcurrentBag<Node> _next = [];
    private long _steps;
    private long _recoveryInputs;

    public int States => _seen.Count;

    public long Steps => _steps;

    public long RecoveryInputs => _recoveryInputs;

    public ConcurrentDictionary<LanePhase, int> Phases { get; } = new();

    /// <summary>Nothing new came any more; false when the limit came first.</summary>
    public bool IsComplete { get; private set; }

    public int Recovered => _recovered.Count;

    /// <returns>Null when every rule holds everywhere, else the shortest history to where one does not.</returns>
    /// <param name="most">Stops after the level in which that many states are known.</param>
    public string? Run(int most)
    {
        try
        {
            _next.Add(Start());
            while (!_next.IsEmpty)
            {
                var level = _next.ToArray();
                _next = [];
                string? broken = null;
                Parallel.ForEach(level, () => new KeyWriter(s_memory), (node, loop, key) =>
                {
                    if (Expand(node, key) is not { } problem) return key;
                    Interlocked.CompareExchange(ref broken, problem, null);
                    loop.Stop();
                    return key;
                }, _ => { });
                if (broken is not null) return broken;
                if (_seen.Count > most) return null;
            }
            IsComplete = true;
            return null;
        }
        catch (RuleBroken broken)
        {
            return broken.Message;
        }
    }

    private Node Start()
    {
        const long LastPass = 7;
        var (state, judge) = (LaneState.Initial(Lane, Prefix, LastPass, theme.Interrupted), new LaneJudge(Prefix, LastPass, theme.Interrupted));
        var node = new Node(state, judge, TimeSpan.Zero, null, default);
        foreach (var input in theme.Before) node = Follow(node, input, node.Now);
        var key = Key(node, new KeyWriter(s_memory));
        _seen[key] = default;
        return node with { Key = key };
    }

    private string? Expand(Node node, KeyWriter key)
    {
        Phases.AddOrUpdate(node.State.Phase, 1, (_, count) => count + 1);
        LaneInput? tried = null;
        try
        {
            var tick = node.Now + Tick;
            if (!theme.IsAnswerDue(node.Judge)) Visit(node, tried = TimePassed.Instance, node.Deadline is { } deadline && deadline < tick ? deadline : tick, key);
            foreach (var input in theme.After(node.Judge))
            {
                Visit(node, tried = input, node.Now, key);
                // A busy gate hears of it when something else has been due for a while.
                if (node.Deadline is { } due) Visit(node, input, due + Tick, key);
            }
            tried = null;
            // What a recovery does follows from the lane's state alone, whatever the judge remembers.
            key.Begin(node.Now, node.State.Pass);
            StateWriter.Write(key, node.State, theme.Rules);
            if (_recovered.TryAdd(key.End(), 0)) Interlocked.Add(ref _recoveryInputs, Recovery.Run(node.State, node.Judge, node.Now, theme.Rules));
            return null;
        }
        catch (RuleBroken broken)
        {
            return $"{theme.Name}: {broken.Message}\n{Tell(node, tried)}";
        }
    }

    private void Visit(Node from, LaneInput input, TimeSpan at, KeyWriter writer)
    {
        Interlocked.Increment(ref _steps);
        var node = Follow(from, input, at);
        var key = Key(node, writer);
        if (_seen.TryAdd(key, new Arrival(from.Key, input, at - from.Now))) _next.Add(node with { Key = key });
    }

    private Node Follow(Node from, LaneInput input, TimeSpan at)
    {
        var step = Properties.Run.Step(from.State, input, at, theme.Rules);
        var judge = from.Judge.Clone();
        judge.Check(input, at, step, theme.Rules);
        return new(step.State, judge, at, step.Deadline, default);
    }

    private UInt128 Key(Node node, KeyWriter key)
    {
        key.Begin(node.Now, node.State.Pass);
        StateWriter.Write(key, node.State, theme.Rules);
        node.Judge.WriteTo(key);
        key.Add(node.Deadline);
        return key.End();
    }

    /// <summary>The way to a state and the input that broke a rule there; null: the recovery did.</summary>
    private string Tell(Node node, LaneInput? tried)
    {
        var way = new Stack<Arrival>();
        for (var at = _seen[node.Key]; at.Input is not null; at = _seen[at.From]) way.Push(at);
        var text = new StringBuilder();
        foreach (var arrival in way) text.Append(null, $"  +{arrival.Wait.TotalSeconds} s {arrival.Input}\n");
        return text.Append(null, $"  in {node.State.Phase}, awaits {node.State.Awaits}, then {tried?.ToString() ?? "recovery"}").ToString();
    }

    private sealed record Node(LaneState State, LaneJudge Judge, TimeSpan Now, TimeSpan? Deadline, UInt128 Key);

    private readonly record struct Arrival(UInt128 From, LaneInput Input, TimeSpan Wait);
}
