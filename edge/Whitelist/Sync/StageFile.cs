using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist.Sync;

/// <summary>
/// The pages of a snapshot as they came, packed, until it is complete. Not synced: each page says whether it is whole, and
/// one that a power cut took is asked for again.
/// </summary>
internal sealed class StageFile(string path)
{
    private long _length;
    private bool _isSinceWalk;
    private int _walkFrames;

    /// <summary>The pages that were kept before, in order.</summary>
    public IEnumerable<WhitelistPage> Pages()
    {
        (_length, _walkFrames, _isSinceWalk) = (0, 0, false);
        foreach (var page in Read())
        {
            Count(page);
            yield return page;
        }
    }

    public void Add(WhitelistPage page, ReadOnlySpan<byte> packed, bool isFirst)
    {
        if (isFirst)
            (_length, _walkFrames, _isSinceWalk) = (0, 0, false);
        using var file = new FileStream(path, DiskFileHandle.Options(FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read));
        file.SetLength(_length);
        file.Position = _length;
        file.Write(Frame.Write(packed));
        _length = file.Position;
        Count(page);
    }

    public void Delete()
    {
        (_length, _walkFrames, _isSinceWalk) = (0, 0, false);
        File.Delete(path);
    }

    /// <summary>
    /// The whitelist of all pages: those of the walk come in the order of plates, so no list of what is there is needed; what
    /// changed after the walk began replaces it.
    /// </summary>
    /// <returns>Null, and why, when it is not what the head says.</returns>
    public WhitelistIndex? Build(WhitelistHead head, out string? problem)
    {
        problem = $"the registry has {head.Count} registrations; a gate can hold {IndexFile.MaximumSlots}";
        if (head.Count > IndexFile.MaximumSlots)
            return null;
        var since = Read().Skip(_walkFrames).SelectMany(ChangeFile.Changes).ToLookup(change => change.Plate.Key).ToDictionary(each => each.Key, each => each.Last().Registration);
        var walked = Read().Take(_walkFrames).SelectMany(ChangeFile.Changes).Where(change => !since.ContainsKey(change.Plate.Key)).Select(change => change.Registration);
        var builder = new IndexBuilder(findsPlates: false).Expect(head.Count);
        foreach (var registration in walked.Concat(since.Values))
        {
            problem = $"the registry names more than {IndexSlot.MaximumGateLists - 1} different lists of gates";
            if (registration is not null && (builder.Count == IndexFile.MaximumSlots || !builder.Add(registration)))
                return null;
        }
        var index = builder.Build(head.Version);
        problem = index.Count == head.Count && index.Digest.ToString() == head.Digest ? null : "what was sent is not what the registry says it holds";
        return problem is null ? index : null;
    }

    private void Count(WhitelistPage page)
    {
        if (_isSinceWalk)
            return;
        _walkFrames++;
        _isSinceWalk = page.After is null;
    }

    private IEnumerable<WhitelistPage> Read()
    {
        if (!File.Exists(path))
            yield break;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        while (Frame.Read(file, WhitelistMessages.MaximumPageBytes) is { } packed && WhitelistMessages.ReadPage(packed, out _) is { } page)
        {
            _length = Math.Max(_length, file.Position);
            yield return page;
        }
    }
}
