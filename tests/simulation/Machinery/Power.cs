namespace Checkpoint.Simulation.Tests.Machinery;

/// <summary>One run of a process: what it had planned is not done once it is off.</summary>
internal sealed class Power(Agenda agenda)
{
    public bool IsOn { get; private set; } = true;

    public void Off() => IsOn = false;

    public void After(TimeSpan delay, Action what) => agenda.After(delay, () =>
    {
        if (IsOn) what();
    });
}
