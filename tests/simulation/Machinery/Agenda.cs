namespace Checkpoint.Simulation.Tests.Machinery;

/// <summary>The simulated time and what is due in it. What is due at the same moment happens in the order it was entered.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action, (TimeSpan At, long Number)> _due = new();
    private long _number;

    public TimeSpan Now { get; private set; }

    public long Done { get; private set; }

    public void After(TimeSpan delay, Action what) => _due.Enqueue(what, (Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero), _number++));

    /// <summary>Does everything that is due up to a moment, and moves there.</summary>
    public void RunTo(TimeSpan moment)
    {
        while (_due.TryPeek(out _, out var next) && next.At <= moment) RunNext();
        Now = moment;
    }

    private void RunNext()
    {
        _due.TryDequeue(out var what, out var due);
        Now = due.At;
        Done++;
        what!();
    }
}
