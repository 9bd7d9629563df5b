using Checkpoint.Edge.Tests.Journal;

namespace Checkpoint.Simulation.Tests.Machinery;

/// <summary>One run of a process: what it had planned is not done once it is off.</summary>
/// <param name="gone">Its disk has no power any more.</param>
internal sealed class Power(Agenda agenda, Action? gone = null)
{
    public bool IsOn { get; private set; } = true;

    public void Off() => IsOn = false;

    public void After(TimeSpan delay, Action what) => agenda.After(delay, () => Do(what));

    public void Do(Action what)
    {
        if (!IsOn) return;
        try
        {
            what();
        }
        catch (PowerCutException) when (gone is not null)
        {
            gone();
        }
    }
}
