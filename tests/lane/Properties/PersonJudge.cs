using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>What the readings of one person amount to.</summary>
/// <param name="Normal">The latest reading that decides is a normal one.</param>
/// <param name="FeverAt">When the latest fever was read.</param>
/// <param name="Remeasured">Infrared verdicts since the first fever.</param>
internal readonly record struct PersonJudge(bool Normal, TimeSpan? FeverAt, int Remeasured)
{
    /// <param name="rulesChanged">Rest and count may be those of the policy before.</param>
    /// <param name="trusted">False when the thermometer is known to be faulty: its readings decide nothing.</param>
    public PersonJudge After(PassReading reading, TimeSpan now, bool trusted, bool rulesChanged, ScreeningPolicy policy)
    {
        if (reading.Verdict is not (ReadingVerdict.Normal or ReadingVerdict.Fever)) return this;
        var infrared = reading.Method == ReadingMethod.Infrared;
        var remeasured = infrared && FeverAt is not null ? Remeasured + 1 : Remeasured;
        if (reading.Verdict == ReadingVerdict.Fever) return new(false, now, remeasured);
        var counts = !infrared
            || trusted && (FeverAt is not { } fever || rulesChanged || now - fever >= policy.FeverRest && remeasured <= policy.FeverRemeasurements);
        return new(Normal || counts, FeverAt, remeasured);
    }

    /// <summary>Must not be let go: a fever was read and no later reading took it back.</summary>
    public bool Feverish => FeverAt is not null && !Normal;

    public void WriteTo(KeyWriter key) => key.Add(Normal).Add(FeverAt).Add(Remeasured);
}
