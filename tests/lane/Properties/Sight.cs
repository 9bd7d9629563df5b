using Checkpoint.Edge.Lane;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>What the inputs have told of time and contacts, kept apart from the lane's own picture.</summary>
internal sealed class Sight
{
    private Signal[] _signals = new Signal[Enum.GetValues<LaneSensor>().Length];

    /// <summary>Monotonic: a step back counts as no time.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Since when barrier loop and photo-eye are both known to be clear.</summary>
    public TimeSpan? LineClearSince { get; private set; }

    /// <summary>The button was pressed, or a person stopped the lane, and it was not reset since.</summary>
    public bool Stopped { get; private set; }

    /// <summary>A fault of the barrier was raised, and no person has reset the lane since.</summary>
    public bool Faulted { get; private set; }

    public Signal this[LaneSensor sensor] => _signals[(int)sensor];

    public bool LineClear => this[LaneSensor.BarrierLoop] == Signal.Inactive && this[LaneSensor.PhotoEye] == Signal.Inactive;

    public Sight Clone()
    {
        var copy = (Sight)MemberwiseClone();
        copy._signals = [.. _signals];
        return copy;
    }

    public void Take(LaneInput input, TimeSpan at)
    {
        if (at > Now) Now = at;
        if (input is not SensorChanged(var sensor, var signal)) return;
        _signals[(int)sensor] = signal;
        LineClearSince = LineClear ? LineClearSince ?? Now : null;
    }

    /// <summary>A person has looked at the lane.</summary>
    public void Reset() => (Stopped, Faulted) = (false, false);

    /// <summary>After the commands of a step.</summary>
    /// <param name="starting">The lane has not begun: what was pressed and released before is no matter.</param>
    /// <param name="faulted">A fault of the barrier was raised in this step.</param>
    public void Settle(bool stoppedByPerson, bool starting, bool faulted)
    {
        Faulted |= faulted;
        if (stoppedByPerson || (!starting && this[LaneSensor.EmergencyStop] == Signal.Active)) Stopped = true;
    }

    public void WriteTo(KeyWriter key)
    {
        foreach (var signal in _signals) key.Add((int)signal);
        key.Add(LineClearSince).Add(Stopped).Add(Faulted);
    }
}
