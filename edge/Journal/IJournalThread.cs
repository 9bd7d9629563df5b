namespace Checkpoint.Edge.Journal;

/// <summary>
/// Gives the journal's writer its turns, one after the other: in a gate a thread of its own, in a simulation whoever keeps
/// the simulated time.
/// </summary>
internal interface IJournalThread : IDisposable
{
    /// <param name="turn">Does what there is to do; false: it was the last.</param>
    void Start(Func<bool> turn);

    /// <summary>There is something to do. From any thread.</summary>
    void Wake();

    /// <summary>Returns after the last turn.</summary>
    void Join();
}
