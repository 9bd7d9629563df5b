using Checkpoint.Edge.Journal;

namespace Checkpoint.Edge.Tests.Journal;

/// <summary>The journal's writer on the test's own thread: nothing happens between two calls of <see cref="Run"/>.</summary>
internal sealed class HandDrivenThread : IJournalThread
{
    private Func<bool>? _turn;
    private bool _isWoken;

    public void Start(Func<bool> turn) => _turn = turn;

    public void Wake() => _isWoken = true;

    /// <summary>Gives the writer its turns until nothing wakes it.</summary>
    public void Run()
    {
        while (_isWoken)
        {
            _isWoken = false;
            _turn!();
        }
    }

    public void Join() => Run();

    public void Dispose()
    {
    }
}
