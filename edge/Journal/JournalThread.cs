namespace Checkpoint.Edge.Journal;

/// <summary>The thread that writes for all lanes. Being woken again before it could begin counts once.</summary>
internal sealed class JournalThread : IJournalThread
{
    private readonly SemaphoreSlim _wake = new(0);
    private Thread? _thread;
    private int _signalled;

    public void Start(Func<bool> turn)
    {
        _thread = new Thread(() => Run(turn)) { Name = "journal", IsBackground = true };
        _thread.Start();
    }

    public void Wake()
    {
        if (Interlocked.Exchange(ref _signalled, 1) == 0)
            _wake.Release();
    }

    public void Join() => _thread?.Join();

    public void Dispose() => _wake.Dispose();

    private void Run(Func<bool> turn)
    {
        do
        {
            _wake.Wait();
            Volatile.Write(ref _signalled, 0);
        }
        while (turn());
    }
}
