using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <summary>
/// Answers to what gates want. What many ask for at the same time, the newest change and the pages of a snapshot, is made
/// once: kept until the registry changes, without the request that makes each answer another one.
/// </summary>
internal sealed class PageMaker(IRegistryStore store)
{
    /// <summary>Pages that are kept, 256 KiB at most each.</summary>
    private const int Kept = 64;
    private const int MaximumEstimate = 3 * 1024 * 1024;

    private readonly Dictionary<(long Version, string? After), byte[]> _made = [];
    private long _of = -1;

    /// <summary>The page as it is sent. Not for several at once.</summary>
    public async ValueTask<byte[]> AnswerAsync(WhitelistWant want, CancellationToken cancellationToken = default)
    {
        var current = store.Head.Version;
        if (_of != current || _made.Count >= Kept) _made.Clear();
        _of = current;
        var key = (want.After is null ? want.Version : 0, want.After);
        if (!_made.TryGetValue(key, out var tail))
        {
            var (page, packed) = await MakeAsync(want, cancellationToken);
            tail = packed;
            if (page.Head.Version == current) _made[key] = tail;
        }
        return WhitelistMessages.WithRequest(want.Request, tail);
    }

    private async ValueTask<(WhitelistPage Page, byte[] Tail)> MakeAsync(WhitelistWant want, CancellationToken cancellationToken)
    {
        for (var limit = WhitelistPage.MaximumEntries; ; limit /= 2)
        {
            var page = await PageAsync(want, limit, cancellationToken);
            var tail = WhitelistMessages.PackTail(page);
            // Room for the request. One registration always fits.
            if (tail.Length <= WhitelistMessages.MaximumPageBytes - 1_024 || limit == 1) return (page, tail);
        }
    }

    private async ValueTask<WhitelistPage> PageAsync(WhitelistWant want, int limit, CancellationToken cancellationToken)
    {
        if (want.After is not { } after)
        {
            var (head, changes, isEnd) = Fit(await store.SinceAsync(want.Version, limit, cancellationToken));
            return new WhitelistPage { Request = "", Head = head, Through = isEnd ? head.Version : changes[^1].Version, Entries = [.. changes.Select(each => WhitelistEntry.Of(each.Change))] };
        }
        WhitelistCursor.TryRead(after, out var key);
        var (walkHead, filed, isLast) = Fit(await store.AfterAsync(key, limit, cancellationToken));
        return new WhitelistPage
        {
            Request = "",
            Head = walkHead,
            After = isLast ? null : WhitelistCursor.Write(filed[^1].Change.Plate.Key),
            Entries = [.. filed.Where(each => each.Change.Registration is not null).Select(each => WhitelistEntry.Of(each.Change))],
        };
    }

    /// <summary>As much of a slice as stays below the limit of an unpacked page.</summary>
    private static RegistrySlice Fit(RegistrySlice slice)
    {
        var (bytes, fits) = (0, 0);
        while (fits < slice.Changes.Count && bytes < MaximumEstimate) bytes += Estimate(slice.Changes[fits++].Change);
        return fits == slice.Changes.Count ? slice : slice with { Changes = [.. slice.Changes.Take(fits)], IsEnd = false };
    }

    // Escaped, a character takes six bytes.
    private static int Estimate(WhitelistChange change) =>
        change.Registration is { } filed ? 250 + (6 * filed.Id.Length) + filed.Gates.Sum(gate => gate.Length + 3) : 100;
}
