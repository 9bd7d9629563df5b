using System.Collections;
using System.Numerics;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>A set of alarms, one bit each, compared by value.</summary>
public readonly record struct AlarmSet : IEnumerable<AlarmCode>
{
    private readonly uint _bits;

    private AlarmSet(uint bits) => _bits = bits;

    public static AlarmSet Of(params ReadOnlySpan<AlarmCode> alarms)
    {
        var bits = 0u;
        foreach (var alarm in alarms) bits |= 1u << (int)alarm;
        return new AlarmSet(bits);
    }

    public bool Contains(AlarmCode alarm) => (_bits & (1u << (int)alarm)) != 0;

    public AlarmSet With(AlarmCode alarm, bool raised = true) => raised ? new(_bits | (1u << (int)alarm)) : new(_bits & ~(1u << (int)alarm));

    public AlarmSet Except(AlarmSet other) => new(_bits & ~other._bits);

    public AlarmSet Intersect(AlarmSet other) => new(_bits & other._bits);

    public bool IsEmpty => _bits == 0;

    public IEnumerator<AlarmCode> GetEnumerator()
    {
        for (var rest = _bits; rest != 0; rest &= rest - 1)
            yield return (AlarmCode)BitOperations.TrailingZeroCount(rest);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(", ", (IEnumerable<AlarmCode>)this);
}
