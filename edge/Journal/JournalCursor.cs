using System.Collections.Immutable;

namespace Checkpoint.Edge.Journal;

/// <summary>One reader's place in the segments.</summary>
/// <param name="segments">The segments as they are at the moment of the call.</param>
/// <param name="oldest">First sequence number that has not been removed in good order.</param>
/// <param name="replace">Gives the event that stands for a lost one.</param>
internal sealed class JournalCursor(
    IJournalDisk disk, Func<ImmutableArray<Segment>> segments, Func<long> oldest, Func<long, byte[]> replace, Action<LostRecords> report) : IDisposable
{
    private SegmentScanner? _scanner;
    private long _first;
    private long _read;

    /// <summary>The events from a number on that are durable. A lost one is replaced, so that numbers have no gaps; removed ones are passed over.</summary>
    /// <exception cref="IOException">A file that is there could not be opened; likewise <see cref="UnauthorizedAccessException"/>. Ask again in a moment.</exception>
    public IEnumerable<JournalEntry> Read(long next, long durable)
    {
        while (next <= durable)
        {
            var all = segments();
            next = Math.Max(next, oldest());
            foreach (var entry in Replace(next, Math.Min(all[0].First - 1, durable), LostRecords.RemovedFile))
                yield return entry;
            next = Math.Max(next, all[0].First);
            if (next > durable)
                yield break; // Retention has left nothing; the file of what is to come may still be replaced.
            var index = all.Length - 1;
            while (index > 0 && all[index].First > next)
                index--;
            var segment = all[index];
            var upper = index + 1 < all.Length ? Math.Min(all[index + 1].First - 1, durable) : durable;
            if (!TryMoveTo(segment, next) && segments()[0].First > segment.First)
                continue; // Removed at this moment, after its confirmation.
            while (next <= upper && _scanner is not null && _scanner.TryRead(Math.Min(upper, segment.Last), out var frame))
            {
                _read = frame.Sequence;
                if (frame.Sequence < next)
                    continue;
                // Copied before it is handed out: the scanner's buffer is used again.
                var utf8 = frame.Payload.ToArray();
                foreach (var entry in Replace(next, frame.Sequence - 1, segment.Format.FileName))
                    yield return entry;
                yield return new JournalEntry(frame.Sequence, utf8);
                next = frame.Sequence + 1;
            }
            foreach (var entry in Replace(next, upper, segment.Format.FileName))
                yield return entry;
            next = upper + 1;
        }
    }

    public void Dispose() => _scanner?.Dispose();

    private bool TryMoveTo(Segment segment, long next)
    {
        if (_scanner is not null && _first == segment.First && _read < next)
        {
            _scanner.Refresh();
            return true;
        }
        _scanner?.Dispose();
        (_scanner, _first, _read) = (null, segment.First, 0);
        try
        {
            _scanner = new SegmentScanner(disk.Open(segment.Format.FileName, DiskAccess.Read), segment.Format.Seed);
            return true;
        }
        catch (FileNotFoundException)
        {
            // Any other refusal goes out: too many open files or missing rights say nothing of what is in it. Its records are replaced and reported, unless retention has just removed it.
            return false;
        }
    }

    private IEnumerable<JournalEntry> Replace(long from, long through, string file)
    {
        if (from > through)
            yield break;
        report(new LostRecords(from, through, file));
        for (var sequence = from; sequence <= through; sequence++)
            yield return new JournalEntry(sequence, replace(sequence), IsSubstitute: true);
    }
}
