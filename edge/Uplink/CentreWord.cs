using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Uplink;

/// <summary>
/// Tells what a confirmation of this gate's stream means: the broker may repeat old ones, and the centre may be put back to an older
/// state. Lives as long as the gate runs. No I/O and no clock; used by one thread at a time.
/// </summary>
/// <param name="confirmed">The journal's confirmed position at start.</param>
internal sealed class CentreWord(long confirmed)
{
    /// <summary>Far more starts of the centre than the broker keeps messages of.</summary>
    private const int RunsKept = 64;

    private readonly Queue<string> _runs = new();
    private bool _isNewRun;

    /// <summary>What the centre has said last, and nothing higher since: where to go back to when it stays silent.</summary>
    public long? Lower { get; private set; }

    /// <summary>The centre has stored every event up to here, as far as it has said.</summary>
    public long Position { get; private set; } = confirmed;

    /// <summary>
    /// A higher position always counts. A lower one counts at once in a run of the centre that was not heard before: in a known run it
    /// is an old message, and one run makes a gate go back once at most, however often it is repeated.
    /// </summary>
    public void Hear(EventAck ack)
    {
        var isNew = ack.Run is { } run && IsNew(run);
        _isNewRun |= isNew;
        if (ack.Through >= Position)
        {
            Lower = null;
            Position = ack.Through;
        }
        else if (isNew)
        {
            (Position, Lower) = (ack.Through, null);
        }
        else
        {
            Lower = ack.Through;
        }
    }

    /// <summary>Whether the centre has spoken in a run that was not heard before, since this was asked last: it was away and is back.</summary>
    public bool TakeNewRun()
    {
        var isNew = _isNewRun;
        _isNewRun = false;
        return isNew;
    }

    /// <summary>The centre confirms nothing of what it is sent: a lower position it has said last was no old message.</summary>
    public long? TakeLower()
    {
        if (Lower is not { } through) return null;
        (Position, Lower) = (through, null);
        return through;
    }

    private bool IsNew(string run)
    {
        if (_runs.Contains(run)) return false;
        _runs.Enqueue(run);
        if (_runs.Count > RunsKept) _runs.Dequeue();
        return true;
    }
}
