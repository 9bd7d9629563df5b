using Checkpoint.Edge.Lane;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>Which decisions were asked to be recorded, and which are known to be.</summary>
internal sealed class Ledger
{
    public long Asked { get; private set; }

    public long Recorded { get; private set; }

    public Ledger Clone() => (Ledger)MemberwiseClone();

    public void Take(LaneInput input)
    {
        // An answer to a question nobody asked proves nothing.
        if (input is DecisionRecorded(var number) && number >= 1 && number <= Asked) Recorded = Math.Max(Recorded, number);
    }

    public void Ask(long number)
    {
        if (number <= Asked) throw new RuleBroken("decision numbers rise", $"{number} after {Asked}");
        Asked = number;
    }

    public void WriteTo(KeyWriter key) => key.Add(Asked - Recorded);
}

/// <summary>Something that was recorded, and by which decision it becomes durable.</summary>
internal readonly record struct Proof(bool Exists, long? Decision)
{
    public static Proof Written { get; } = new(true, null);

    public Proof CoveredBy(long decision) => Exists && Decision is null ? new(true, decision) : this;

    public bool IsDurable(Ledger ledger) => Decision <= ledger.Recorded;

    /// <summary>Relative, so that the same situation after more decisions is the same.</summary>
    public void WriteTo(KeyWriter key, Ledger ledger) =>
        key.Add(Exists).Add(Decision is { } decision ? Math.Max(decision - ledger.Recorded, 0) : -1);
}
