using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <summary>
/// The filings, and the whitelist that follows from them. Every change that gates are told has a version of its own, counted up by one,
/// and stays with what was changed: what a gate lacks is found by one index, however long it was away. Version, count and digest change
/// in the same transaction.
/// </summary>
public interface IRegistryStore : IAsyncDisposable
{
    /// <summary>As many filings as a gate can hold.</summary>
    const int MaximumCount = 2_000_000;

    /// <summary>There is another head, here or by another centre. Called by whoever changed something; must not wait.</summary>
    event Action? Changed;

    /// <summary>As last known.</summary>
    WhitelistHead Head { get; }

    /// <summary>Carries out commands in their order, in one transaction. Durable when it is given back.</summary>
    /// <param name="together">When one is refused, nothing is changed.</param>
    ValueTask<IReadOnlyList<FilingResult>> ApplyAsync(IReadOnlyCollection<FilingCommand> commands, bool together = false, CancellationToken cancellationToken = default);

    ValueTask<FilingVersion?> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>What is filed under these ids or for these plates (see Plate.Key), each once, in no order.</summary>
    ValueTask<IReadOnlyList<FilingVersion>> FindAsync(IReadOnlyCollection<string> ids, IReadOnlyCollection<ulong> plateKeys, CancellationToken cancellationToken = default);

    /// <summary>Everything that was done with a filing, the newest first; also with one that was removed.</summary>
    ValueTask<IReadOnlyList<FilingVersion>> HistoryAsync(string id, int limit, CancellationToken cancellationToken = default);

    /// <summary>Changes of the whitelist after a version, in order.</summary>
    ValueTask<RegistrySlice> SinceAsync(long version, int limit, CancellationToken cancellationToken = default);

    /// <summary>What is filed behind a plate, in the order of keys, with what was removed or is not on the whitelist.</summary>
    ValueTask<RegistrySlice> AfterAsync(ulong plateKey, int limit, CancellationToken cancellationToken = default);

    /// <summary>All plates in memory, as they are now.</summary>
    ValueTask<FilingIndex> IndexAsync(CancellationToken cancellationToken = default);
}
