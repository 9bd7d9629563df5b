using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Uplink;

/// <summary>
/// The gate's end of delivery: which event goes out, what the centre's words mean, what is sent again. No waiting and no clock; lives as
/// long as the gate. <see cref="Hear"/> may be called from any thread, the rest from one at a time.
/// </summary>
/// <param name="isLeft">The stream is about to be left: nothing of it is sent any more.</param>
/// <param name="leave">The centre has something else of this stream than the disk. False: the gate stays in it.</param>
internal sealed class Outbox(
    EventJournal journal, SendWindow window, UplinkProgress progress, Func<bool> isLeft, Func<StreamReason, bool> leave, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly CentreWord _word = new(journal.ConfirmedSequence);
    private readonly SentDigests _digests = new(journal, 2 * window.Size);

    /// <summary>The event to be sent now.</summary>
    public long Next => window.Next;

    public bool MaySend => window.CanSend && !isLeft();

    /// <summary>When <see cref="Settle"/> must be called, if nothing happens before.</summary>
    public TimeSpan? Due => window.Due;

    /// <summary>A new connection: what the last one carried may be lost.</summary>
    /// <param name="brokerSize">Unacknowledged messages the broker takes.</param>
    public void Connect(int brokerSize)
    {
        lock (_lock) window.Connect(_word.Position, brokerSize);
    }

    /// <summary>A message on the confirmation topic, whatever it is.</summary>
    public void Hear(byte[] utf8)
    {
        if (MessageJson.ReadAck(utf8, out var problem) is not { } ack)
            progress.BadAck(problem);
        else if (ack.Stream != journal.Stream)
            logger.OtherStream(ack.Stream, journal.Stream);
        else if (isLeft())
            return; // What it says is of no use any more.
        else if (ack.Through > journal.LastSequence)
            Leave(StreamReason.DiskOlder, () => logger.BeyondJournal(ack.Through, journal.LastSequence));
        else if (ack.Digest is { } digest && _digests.Differs(ack.Through, digest) && Leave(StreamReason.DiskDiverged, () => logger.OtherEvent(ack.Through)))
            return;
        else if (ack.Through <= journal.DurableSequence)
            lock (_lock) _word.Hear(ack);
    }

    /// <summary>Takes in what has been heard, and finds what has taken too long.</summary>
    /// <param name="acknowledged">PUBACKs of this connection since the last time.</param>
    /// <exception cref="LinkException">The broker acknowledges nothing any more.</exception>
    public void Settle(int acknowledged, TimeSpan now)
    {
        window.Acknowledge(acknowledged, now);
        long position;
        bool isBack;
        lock (_lock) (position, isBack) = (_word.Position, _word.TakeNewRun());
        if (position < window.Confirmed) GoBack(position);
        var before = window.Confirmed;
        if (window.Confirm(position, now))
        {
            journal.Confirm(window.Confirmed);
            progress.Confirmed(window.Confirmed - before, window.Confirmed);
        }

        if (isBack) window.Return();

        switch (window.Tick(now))
        {
            case Silence.Broker:
                throw new LinkException(LinkFailure.Lost, "The broker has stopped acknowledging events.");
            case Silence.Centre:
                progress.CentreSilent(window.Confirmed);
                long? lower;
                lock (_lock) lower = _word.TakeLower();
                if (lower is { } through) GoBack(through);
                break;
        }
    }

    /// <summary>An event goes out.</summary>
    /// <param name="entry"><see cref="Next"/>, or the first later one that the journal still has.</param>
    /// <returns>What is to be published: that one, or in the place of those that retention has removed one that says so.</returns>
    public JournalEntry Send(JournalEntry entry, TimeSpan now)
    {
        var (from, through) = (window.Next, entry.Sequence);
        if (from < entry.Sequence)
        {
            through = entry.Sequence - 1;
            progress.Lost(from, through);
            entry = journal.Substitute(from, new EventsLost { From = from, Through = through });
        }

        window.Send(through, now);
        _digests.Remember(entry);
        progress.Sent();
        return entry;
    }

    private bool Leave(StreamReason reason, Action log)
    {
        log();
        return leave(reason);
    }

    private void GoBack(long through)
    {
        progress.GoesBack(window.Confirmed, through);
        window.GoBack(through);
        journal.TakeBack(through);
    }
}
