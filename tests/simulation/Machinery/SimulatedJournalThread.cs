using Checkpoint.Edge.Journal;

namespace Checkpoint.Simulation.Tests.Machinery;

/// <summary>Gives the journal's writer its turns in simulated time: each takes as long as the disk takes.</summary>
internal sealed class SimulatedJournalThread(Power power, Func<TimeSpan> write, Action afterTurn) : IJournalThread
{
    private Func<bool>? _turn;
    private bool _isWoken;

    public void Start(Func<bool> turn) => _turn = turn;

    public void Wake()
    {
        if (_isWoken) return;
        _isWoken = true;
        power.After(write(), Turn);
    }

    public void Join()
    {
        if (_isWoken && power.IsOn) Turn();
    }

    public void Dispose()
    {
    }

    private void Turn()
    {
        _isWoken = false;
        _turn!();
        afterTurn();
    }
}
