using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Store;

/// <summary>
/// What one batch makes of streams, passes and gates, whichever store it goes into. The store puts the events in their places and tells
/// each of them here; <see cref="Fold"/> then moves the streams on; what came of it the store writes in the same transaction.
/// </summary>
internal sealed class BatchFold(IBatchSource source, Func<string, GateRecord?> gate, DateTimeOffset now)
{
    private readonly Projection _projection = new(source.Pass, gate);
    private readonly Dictionary<(string Gate, string Stream), StreamPosition> _streams = [];
    private readonly Dictionary<(int Stream, long Sequence), ReceivedEvent> _brought = [];
    private readonly Dictionary<PutResult, int> _counts = [];
    private readonly List<ReceivedEvent> _refused = [];
    private readonly List<(int Stream, long From, long Through)> _lost = [];
    private readonly Dictionary<int, StreamPosition> _diverged = [];

    public IReadOnlyCollection<StreamPosition> Streams => _streams.Values;

    public IReadOnlyCollection<PassRecord> Passes => _projection.Passes;

    public IReadOnlyCollection<GateRecord> Gates => _projection.Gates;

    public IReadOnlyCollection<InterventionRecord> Interventions => _projection.Interventions;

    /// <summary>The stream as the batch has left it so far; null when the batch has not touched it yet.</summary>
    public StreamPosition? Stream(ReceivedEvent received) => _streams.GetValueOrDefault((received.Gate, received.Stream));

    /// <summary>An event whose gate may have no further stream.</summary>
    public void Refuse(ReceivedEvent received) => _refused.Add(received);

    /// <summary>An event is in its place.</summary>
    public void Put(StreamPosition stream, ReceivedEvent received, PutResult result)
    {
        _counts[result] = Count(result) + 1;
        var lost = received.Event?.Data as EventsLost;
        stream = stream with { Highest = Math.Max(stream.Highest, Math.Max(received.Sequence, lost?.Through ?? 0)) };
        if (result == PutResult.Stored)
        {
            _brought[(stream.Number, received.Sequence)] = received;
            // The last one could not be read when it came, and now it can.
            if (received.Sequence == stream.Through) stream = stream with { Digest = EventDigest.Of(received.Payload) };
        }

        // A gate makes anew what it says in the place of events it no longer has: that is no other disk.
        if (result == PutResult.Conflict && received.Event?.Data is not (null or GateFault or EventsLost) && received.Sequence < (_diverged.GetValueOrDefault(stream.Number)?.Through ?? long.MaxValue))
            _diverged[stream.Number] = stream with { Through = received.Sequence };
        if (lost is not null) _lost.Add((stream.Number, lost.From, lost.Through));
        _streams[(stream.Gate, stream.Stream)] = stream;
    }

    /// <summary>Folds what has become contiguous, in order.</summary>
    public void Fold()
    {
        foreach (var stream in _streams.Values.OrderBy(each => each.Number).ToList())
        {
            var moved = Advance(stream);
            _streams[(stream.Gate, stream.Stream)] = moved;
            // Above a gap nothing may be confirmed.
            if (_diverged.TryGetValue(stream.Number, out var diverged))
                _diverged[stream.Number] = diverged with { Digest = diverged.Through <= moved.Through ? Digest(source.Event(stream.Number, diverged.Through)) : null };
            _projection.Contact(stream.Gate, now);
            _projection.Gaps(stream.Gate, gaps => GapFold.Apply(gaps, stream.Stream, Gap(moved), _lost.Where(lost => lost.Stream == stream.Number).Select(lost => (lost.From, lost.Through)), now));
        }
    }

    public StoreOutcome Outcome() => new()
    {
        Diverged = [.. _diverged.Values.Where(each => each.Digest is not null)], Streams = [.. _streams.Values], Gates = [.. _projection.Gates], Refused = _refused,
        Stored = Count(PutResult.Stored), Duplicates = Count(PutResult.Duplicate), Conflicts = Count(PutResult.Conflict), Unreadable = Count(PutResult.Unreadable),
    };

    private StreamPosition Advance(StreamPosition stream)
    {
        byte[]? last = null;
        var moved = stream;
        while (moved.Through < moved.Highest)
        {
            var next = moved.Through + 1;
            if (_brought.TryGetValue((moved.Number, next), out var brought))
            {
                _projection.Apply(moved, brought.Event!, now);
                last = brought.Payload;
            }
            else if (source.Event(moved.Number, next) is { } stored)
            {
                var happened = CloudEventJson.Read(stored.Payload, out _);
                if (happened is not null) _projection.Apply(moved, happened, stored.Received);
                last = happened is null ? null : stored.Payload;
            }
            else if (source.LostThrough(moved.Number, next) is { } end)
            {
                // What has come of the lost ones all the same counts.
                moved = moved with { Through = Math.Min(end, (source.Next(moved.Number, next) ?? long.MaxValue) - 1) };
                last = null;
                continue;
            }
            else
                break;

            moved = moved with { Through = next };
        }

        return moved.Through == stream.Through ? moved : moved with { Digest = last is null ? null : EventDigest.Of(last) };
    }

    private (long From, long Through)? Gap(StreamPosition stream) =>
        stream.HasGap ? (stream.Through + 1, (source.Next(stream.Number, stream.Through) ?? stream.Highest + 1) - 1) : null;

    private static string? Digest(StoredEvent? stored) =>
        stored is not null && CloudEventJson.Read(stored.Payload, out _)?.Data is not (null or GateFault or EventsLost) ? EventDigest.Of(stored.Payload) : null;

    private int Count(PutResult result) => _counts.GetValueOrDefault(result);
}

/// <summary>What the fold of a batch asks of the store, inside the transaction.</summary>
internal interface IBatchSource
{
    StoredEvent? Event(int stream, long sequence);

    /// <summary>The first stored number of a stream after one.</summary>
    long? Next(int stream, long after);

    /// <summary>The last lost number of the run that holds <paramref name="sequence"/>; null when that one is not lost.</summary>
    long? LostThrough(int stream, long sequence);

    PassRecord? Pass(string id);
}
