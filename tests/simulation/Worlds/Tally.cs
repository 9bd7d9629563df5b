using System.Globalization;
using System.Text;
using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Simulation.Tests.Worlds;

/// <summary>What was lived through, and in the end a sum over all that was recorded.</summary>
internal sealed record Tally
{
    public TimeSpan Simulated { get; private set; }

    public long Steps { get; private set; }

    public long Opened { get; private set; }

    public long Stored { get; private set; }

    public long Repeated { get; private set; }

    public long Dropped { get; private set; }

    public long Snapshots { get; private set; }

    public string Last { get; private set; } = "";

    public SortedDictionary<string, int> Faults { get; } = new(StringComparer.Ordinal);

    public static Tally Of(World world)
    {
        var tally = new Tally
        {
            Simulated = world.Agenda.Now,
            Steps = world.Agenda.Done,
            Opened = world.Gates.Sum(gate => gate.Opened.Count),
            Stored = world.Centre.Stored,
            Repeated = world.Centre.Repeated,
            Dropped = world.Broker.Dropped,
            Snapshots = world.Gates.Sum(gate => gate.Snapshots),
            Last = string.Join(' ', world.Gates.Select(gate => $"{SumOf(gate.Journal!)} {gate.Whitelist.Version} {gate.Whitelist.Digest}").Append(world.Centre.Registry.Head.ToString())),
        };
        tally.Count(world.Faults);
        return tally;
    }

    public void Add(Tally other)
    {
        Simulated += other.Simulated;
        (Steps, Opened, Stored, Repeated, Dropped, Snapshots) = (Steps + other.Steps, Opened + other.Opened, Stored + other.Stored, Repeated + other.Repeated, Dropped + other.Dropped, Snapshots + other.Snapshots);
        Count(other.Faults);
    }

    public string Text(TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Simulated.TotalDays:F1} simulated days, {Simulated.TotalDays / elapsed.TotalMinutes:F1} a minute; {Steps} steps, {Opened} openings, {Stored} events stored, {Repeated} came again, {Dropped} dropped by the broker, {Snapshots} whitelists taken whole; {string.Join(", ", Faults.Select(fault => $"{fault.Key} {fault.Value}"))}");

    private static string SumOf(EventJournal journal) =>
        journal.Read(1, long.MaxValue).Aggregate("", (sum, entry) => EventDigest.Of(Encoding.UTF8.GetBytes(sum + EventDigest.Of(entry.Utf8.Span))));

    private void Count(IReadOnlyDictionary<string, int> faults)
    {
        foreach (var (fault, count) in faults) Faults[fault] = Faults.GetValueOrDefault(fault) + count;
    }
}
