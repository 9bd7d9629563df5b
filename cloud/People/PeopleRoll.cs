using System.Collections.Frozen;
using System.Data.Common;

namespace Checkpoint.Cloud.People;

/// <summary>
/// All accounts as they were a moment ago. Every request asks, so the answer comes from memory; what a command or another centre has
/// changed is seen within <see cref="Fresh"/>, what this centre changes at once.
/// </summary>
internal sealed class PeopleRoll(IPeopleStore store, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _reading = new(1);
    private Snapshot? _last;
    private int _changes;

    public async ValueTask<Account?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        (await LatestAsync(cancellationToken)).ByKey.GetValueOrDefault(AccountName.KeyOf(name));

    /// <summary>As it is now: what a command has just changed counts.</summary>
    public async ValueTask<Account?> FindNowAsync(string name, CancellationToken cancellationToken = default)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            return (await ReadAsync(cancellationToken)).ByKey.GetValueOrDefault(AccountName.KeyOf(name));
        }
        finally
        {
            _reading.Release();
        }
    }

    public async ValueTask<Account?> OfTokenAsync(string token, CancellationToken cancellationToken = default) =>
        AccessToken.HashOf(token) is { } hash ? (await LatestAsync(cancellationToken)).ByToken.GetValueOrDefault(hash) : null;

    public async ValueTask<IReadOnlyList<Account>> AllAsync(CancellationToken cancellationToken = default) =>
        [.. (await LatestAsync(cancellationToken)).ByKey.Values.OrderBy(account => account.Kind).ThenBy(account => account.Name, StringComparer.CurrentCulture)];

    /// <summary>Something has changed: the next one to ask gets what is there then.</summary>
    public void Outdate()
    {
        lock (_reading) (_changes, _last) = (_changes + 1, null);
    }

    public void Dispose() => _reading.Dispose();

    private async ValueTask<Snapshot> LatestAsync(CancellationToken cancellationToken)
    {
        var last = Volatile.Read(ref _last);
        if (last is not null && time.GetElapsedTime(last.At) < Fresh) return last;
        if (!await _reading.WaitAsync(last is null ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken)) return last!;
        try
        {
            // Somebody else may have read it while this one waited.
            if (last is null && Volatile.Read(ref _last) is { } read) return read;
            return await ReadAsync(cancellationToken);
        }
        catch (DbException) when (last is not null)
        {
            // The database is away for a moment: those who are in stay in, and watch on.
            return last;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<Snapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var (at, changes) = (time.GetTimestamp(), Volatile.Read(ref _changes));
        var all = await store.AllAsync(cancellationToken);
        var latest = new Snapshot(
            at, all.ToFrozenDictionary(account => account.Key),
            all.Where(account => account.Kind == AccountKind.Program).DistinctBy(account => account.Secret).ToFrozenDictionary(account => account.Secret));
        lock (_reading)
        {
            // What was changed meanwhile may not be in it.
            if (changes == _changes) _last = latest;
        }

        return latest;
    }

    private sealed record Snapshot(long At, FrozenDictionary<string, Account> ByKey, FrozenDictionary<string, Account> ByToken);
}
