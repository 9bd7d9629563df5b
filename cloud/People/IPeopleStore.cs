namespace Checkpoint.Cloud.People;

/// <summary>
/// Accounts, and the log of what was done here. A change of an account and its entry in the log are one transaction. Entries are added
/// and, when they are older than the centre is to keep them, removed; nothing changes one.
/// </summary>
public interface IPeopleStore : IAsyncDisposable
{
    ValueTask<IReadOnlyList<Account>> AllAsync(CancellationToken cancellationToken = default);

    /// <summary>Writes an account, unless somebody else was faster. Durable when it is given back.</summary>
    /// <param name="stamp">Of the account that is there; null when there is to be none of this name.</param>
    /// <returns>False when that is not so; nothing is written then.</returns>
    ValueTask<bool> PutAsync(Account account, string? stamp, AuditEntry entry, CancellationToken cancellationToken = default);

    /// <param name="account">As it is there; another stamp, and nothing is removed.</param>
    ValueTask<bool> RemoveAsync(Account account, AuditEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Adds to the log. Durable when it returns.</summary>
    ValueTask AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Newest first.</summary>
    /// <param name="before">Only entries with a lower number; to begin, <see cref="long.MaxValue"/>.</param>
    ValueTask<IReadOnlyList<AuditRecord>> AuditAsync(long before, int limit, CancellationToken cancellationToken = default);

    /// <summary>Removes entries older than that.</summary>
    /// <returns>How many.</returns>
    ValueTask<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default);
}
