using Checkpoint.Edge.Lane;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>Which decisions were asked to be recorded, and which are known to be.</summary>
internal sealed class Ledger
{
    public long Asked { get; private set; }

    public long Recorded { get; private set; }

    /// <summary>Said to be broken, or silent for too long.</summary>
    public bool Fails => _isBroken || _isLate;

    private TimeSpan _askedAt;
    private bool _isBroken, _isLate;

    public Ledger Clone() => (Ledger)MemberwiseClone();

    public void Take(LaneInput input, TimeSpan now, LaneRules rules)
    {
        // An answer to a question nobody asked proves nothing.
        if (input is DecisionRecorded(var number) && number >= 1 && number <= Asked) Recorded = Math.Max(Recorded, number);
        if (input is JournalChanged(var writable)) (_isBroken, _isLate) = (!writable, false);
        if (Asked == Recorded) _isLate = false;
        else _isLate |= now - _askedAt >= rules.Timing.ArmTravel;
    }

    public void Ask(long number, TimeSpan now)
    {
        if (number <= Asked) throw new RuleBroken("decision numbers rise", $"{number} after {Asked}");
        (Asked, _askedAt) = (number, now);
    }

    /// <summary>Answers come for the last question and the one before; older ones differ in nothing.</summary>
    public void WriteTo(KeyWriter key) => key.Add(Math.Min(Asked - Recorded, 2)).Add(_isBroken).Add(_isLate).Add(Asked > Recorded ? _askedAt : null);
}

/// <summary>Something that was recorded, and by which decision it becomes durable.</summary>
internal readonly record struct Proof(bool Exists, long? Decision)
{
    public static Proof Written { get; } = new(true, null);

    /// <summary>Counts without being durable.</summary>
    public Proof Excused => Exists ? new(true, 0) : this;

    public Proof CoveredBy(long decision) => Exists && Decision is null ? new(true, decision) : this;

    public bool IsDurable(Ledger ledger) => Decision <= ledger.Recorded;

    /// <summary>Relative, so that the same situation after more decisions is the same.</summary>
    public void WriteTo(KeyWriter key, Ledger ledger) =>
        key.Add(Exists).Add(Decision is { } decision ? IsDurable(ledger) ? 0 : 1 + Math.Min(ledger.Asked - decision, 1) : -1);
}
