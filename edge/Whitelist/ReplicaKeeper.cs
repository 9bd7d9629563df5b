using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist;

/// <summary>
/// The one place where the replica changes: first for the lanes, which must not wait for a disk to refuse a revoked vehicle,
/// then in the files. What a disk did not take is asked for again after a restart, because the version on it is older.
/// </summary>
internal sealed class ReplicaKeeper(
    GreenChannel green, WhitelistFolder folder, StoreKeeper keeper, WhitelistOpening opening, ILogger<ReplicaKeeper> logger)
{
    /// <summary>Changes from which on the index is built anew in the background.</summary>
    public const int FoldFrom = 8_192;

    /// <summary>Bytes of the file of changes from which on likewise: the same few plates may change for ever.</summary>
    private const int FoldFromBytes = 8 * 1024 * 1024;

    private readonly Lock _changing = new();
    private long _length = opening.ChangesLength;

    /// <summary>So much has changed since the index was built that it is to be built anew.</summary>
    public bool IsToFold => green.Replica.Changes.Count >= FoldFrom || Interlocked.Read(ref _length) >= FoldFromBytes;

    /// <summary>Puts changes in use and makes them durable.</summary>
    /// <returns>False when they cannot be held: they name too many different lists of gates.</returns>
    public bool Change(IReadOnlyCollection<WhitelistChange> changes, long version)
    {
        lock (_changing)
        {
            if (green.Replica.With(changes, version) is not { } changed)
                return false;
            green.Apply(changed);
            Save(() => _length > 0 ? ChangeFile.Append(folder.Changes, _length, changed, changes) : ChangeFile.Write(folder.Changes, changed));
            return true;
        }
    }

    /// <summary>Puts another whitelist in use.</summary>
    public void Replace(WhitelistIndex index)
    {
        lock (_changing)
        {
            green.Apply(Replica.Of(index));
            // What is in the file of changes belongs to another index, and is not read any more.
            _length = 0;
        }
    }

    /// <summary>Puts the file of a whitelist that was put in use into its place.</summary>
    /// <exception cref="IOException">It could not be moved.</exception>
    public void Settle(WhitelistIndex index, DurableFile file)
    {
        lock (_changing)
        {
            if (green.Index == index)
                file.MoveTo(folder.Index);
            else
                file.Delete();
        }
        keeper.Check();
    }

    /// <summary>Makes one index of the index and what has changed since. Takes seconds with a million registrations; nobody waits for it.</summary>
    public void Fold()
    {
        var before = green.Replica;
        if (before.Changes.Count == 0 || before.Fold() is not { } folded)
            return;
        var draft = folder.Folding;
        if (!Try(() => IndexFile.Write(draft, folded)))
            return;
        lock (_changing)
        {
            var now = green.Replica;
            // Another whitelist was put in use meanwhile.
            if (now.Base != before.Base || now.Around(folded, before) is not { } around)
                return;
            // What has changed during the fold is in the file of the index before, and must not go with it.
            var length = 0L;
            if (!Try(() => length = ChangeFile.Write(folder.NextChanges, around)) || !Try(() => draft.MoveTo(folder.Index)))
                return;
            green.Apply(around);
            _length = Try(() => folder.NextChanges.MoveTo(folder.Changes)) ? length : 0;
        }
        WhitelistLog.Folded(logger, folded.Version, folded.Count, before.Changes.Count);
        keeper.Check();
    }

    private void Save(Func<long> write)
    {
        var written = 0L;
        // Nothing is added to a file of which nobody knows how far it was written.
        _length = Try(() => written = write()) ? written : 0;
    }

    private bool Try(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WhitelistLog.NotWritten(logger, e, folder.IndexPath);
            return false;
        }
    }
}
