using System.Text;
using Checkpoint.Edge.Lane;

namespace Checkpoint.Lane.Tests.Scenarios;

/// <summary>Every change of phase that was seen, and what brought it.</summary>
internal sealed class PhaseLog
{
    private readonly SortedDictionary<(LanePhase From, LanePhase To), SortedSet<string>> _seen = [];
    private readonly SortedSet<LanePhase> _first = [];

    public IEnumerable<LanePhase> Phases => _first.Concat(_seen.Keys.Select(pair => pair.To)).Distinct();

    public void Start(LanePhase phase) => _first.Add(phase);

    public void Add(LanePhase from, LaneInput input, LanePhase to)
    {
        if (from == to) return;
        if (!_seen.TryGetValue((from, to), out var causes)) _seen[(from, to)] = causes = new SortedSet<string>(StringComparer.Ordinal);
        causes.Add(Words(input));
    }

    public string Mermaid()
    {
        var diagram = new StringBuilder("```mermaid\nstateDiagram-v2\n");
        foreach (var first in _first) diagram.Append("    [*] --> ").Append(first).Append('\n');
        foreach (var ((from, to), causes) in _seen)
            diagram.Append("    ").Append(from).Append(" --> ").Append(to).Append(": ").AppendJoin(", ", causes).Append('\n');
        return diagram.Append("```\n").ToString();
    }

    private static string Words(LaneInput input) => input switch
    {
        SensorChanged changed => $"{changed.Sensor} {(changed.Signal switch { Signal.Active => "on", Signal.Inactive => "off", _ => "unknown" })}",
        StaffActs acts => acts.Action is HoldOpen hold ? $"staff HoldOpen {(hold.On ? "on" : "off")}" : $"staff {acts.Action.GetType().Name}",
        JournalChanged changed => changed.Writable ? "journal works" : "journal fails",
        VerdictChanged changed => $"now {changed.Verdict}",
        PlateSeen seen => $"read {seen.Identification.Verdict}",
        Measured measured => $"reading {measured.Measurement.Verdict}",
        ThermometerChanged changed => changed.Faulty ? "thermometer fails" : "thermometer works",
        TimePassed => "time",
        _ => input.GetType().Name,
    };
}
