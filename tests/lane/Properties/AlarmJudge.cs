using Checkpoint.Protocols.Messages;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>An alarm is raised once, and cleared before it is raised again.</summary>
internal sealed class AlarmJudge
{
    private int _raised;

    public AlarmJudge Clone() => (AlarmJudge)MemberwiseClone();

    public void Take(LaneEvent happened)
    {
        if (happened is AlarmRaised raised)
        {
            if ((_raised & Bit(raised.Alarm)) != 0) throw new RuleBroken("an alarm is raised once", $"{raised.Alarm}");
            _raised |= Bit(raised.Alarm);
        }
        else if (happened is AlarmCleared cleared)
        {
            if ((_raised & Bit(cleared.Alarm)) == 0) throw new RuleBroken("only a raised alarm is cleared", $"{cleared.Alarm}");
            _raised &= ~Bit(cleared.Alarm);
        }
    }

    public void WriteTo(KeyWriter key) => key.Add(_raised);

    private static int Bit(AlarmCode alarm) => 1 << (int)alarm;
}
