using Checkpoint.Edge.Lane;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>Light, pump and thermometer follow the pass.</summary>
internal sealed class OutputJudge
{
    public DriverLight Light { get; private set; }

    public bool Pump { get; private set; }

    public bool Measuring { get; private set; }

    public OutputJudge Clone() => (OutputJudge)MemberwiseClone();

    public void Take(LaneCommand command)
    {
        switch (command)
        {
            case SetLight set:
                Light = set.Light;
                break;
            case SetPump set:
                Pump = set.On;
                break;
            case StartMeasuring when Measuring:
                throw new RuleBroken("measuring is started once");
            case StopMeasuring when !Measuring:
                throw new RuleBroken("only a started measurement is stopped");
            case StartMeasuring or StopMeasuring:
                Measuring = command is StartMeasuring;
                break;
        }
    }

    /// <summary>After the whole step.</summary>
    public void Check(LaneJudge judge)
    {
        if (Light == DriverLight.Green && !judge.Passes.MayPass(judge.Ledger))
            throw new RuleBroken("green only for a cleared pass, durable and not ended");
        if (Light == DriverLight.Green && judge.Sight.Stopped) throw new RuleBroken("no green light after an emergency stop");
        if (Pump && judge.Sight[LaneSensor.EmergencyStop] != Signal.Inactive) throw new RuleBroken("no pump while the emergency stop is not known to be released");
        if (Pump && judge.Sight.Stopped) throw new RuleBroken("no pump after an emergency stop");
        if (Pump && judge.Passes.Open is null) throw new RuleBroken("no pump without a pass");
        if (Measuring && judge.Passes.Open is null) throw new RuleBroken("measuring ends with the pass");
    }

    public void WriteTo(KeyWriter key) => key.Add((int)Light).Add(Pump).Add(Measuring);
}
