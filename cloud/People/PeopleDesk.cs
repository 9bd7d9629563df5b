namespace Checkpoint.Cloud.People;

/// <summary>Everything that is done to accounts: by the pages, and by the commands. All of it goes into the audit log.</summary>
internal sealed class PeopleDesk(IPeopleStore store, PeopleRoll roll, WrongPasswords wrong, TimeProvider time) : IDisposable
{
    /// <summary>Judging one takes a tenth of a second of a processor on purpose; more at once would take the gates' time.</summary>
    private readonly SemaphoreSlim _judging = new(2), _signingOut = new(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <returns>The person; null, and why not.</returns>
    public async Task<(Account? Account, SignInProblem Problem)> SignInAsync(string name, string password, string from, CancellationToken cancellationToken = default)
    {
        // Nobody has such a one, and nothing is counted: what costs nothing must not close anything.
        if (password.Length > Password.MaximumLength) return (null, SignInProblem.Wrong);
        if (!await _judging.WaitAsync(s_patience, cancellationToken)) return (null, SignInProblem.Busy);
        try
        {
            return await JudgeAsync(name, password, from, cancellationToken);
        }
        finally
        {
            _judging.Release();
        }
    }

    /// <summary>One of the few at once: so wrong passwords are counted no faster than they are judged.</summary>
    private async Task<(Account? Account, SignInProblem Problem)> JudgeAsync(string name, string password, string from, CancellationToken cancellationToken)
    {
        var key = AccountName.KeyOf(name);
        if (!wrong.MayTry(key.Length > 0 ? key : name[..Math.Min(name.Length, AccountName.MaximumLength)], out var isLast)) return (null, SignInProblem.Locked);
        var account = await FindAsync(name, AccountKind.Person);
        if (await Task.Run(() => Password.Fits(account, password), cancellationToken))
        {
            wrong.Right(key);
            await store.AppendAsync(Entry(new(account!.Name, from), AuditAction.SignedIn, ""), cancellationToken);
            return (account, default);
        }

        // What was typed as an unknown name may be a password.
        await store.AppendAsync(Entry(new("", from), isLast ? AuditAction.SignInLocked : AuditAction.SignInRefused, account?.Name ?? ""), cancellationToken);
        return (null, isLast ? SignInProblem.Locked : SignInProblem.Wrong);
    }

    /// <summary>This session and no other of the same person has ended, on every page where it is open.</summary>
    public async Task SignOutAsync(EndedSession session, Actor by)
    {
        // One after the other: two sign-outs of a person do not change the stamp, and one would undo the other.
        await _signingOut.WaitAsync();
        try
        {
            if (await FindAsync(by.Name, AccountKind.Person) is { } account)
                await PutAsync(account.Without(session, time.GetUtcNow()), account.Stamp, Entry(by, AuditAction.SignedOut, ""));
        }
        finally
        {
            _signingOut.Release();
        }
    }

    /// <summary>A person's own; every session of theirs has ended then.</summary>
    /// <returns>The account as it is now; null, and what is wrong (null: the old password is).</returns>
    public async Task<(Account? Account, PasswordProblem? Problem)> ChangePasswordAsync(string name, string old, string next, string from, CancellationToken cancellationToken = default)
    {
        var key = AccountName.KeyOf(name);
        if (await FindAsync(name, AccountKind.Person) is not { } account || !wrong.MayTry(key, out _)) return (null, null);
        if (await FitsAsync(account, old, cancellationToken) is not true) return (null, null);
        wrong.Right(key);
        if (Password.Problem(next, account.Name) is { } problem) return (null, problem);
        if (next == old) return (null, PasswordProblem.Same);
        var changed = account.Changed() with { Secret = Password.HashOf(next), MustChange = false };
        return await PutAsync(changed, account.Stamp, Entry(new(account.Name, from), AuditAction.PasswordChanged, account.Name)) ? (changed, null) : (null, null);
    }

    /// <summary>A new person with a password that is to be changed at the first sign-in, or a program with its token.</summary>
    public async Task<DeskAnswer> AddAsync(string name, AccountKind kind, Role role, Actor by)
    {
        if (!AccountName.IsName(name)) return new(DeskOutcome.NoName);
        var all = await roll.AllAsync();
        if (all.Count >= Account.MaximumCount) return new(DeskOutcome.Full);
        var secret = kind == AccountKind.Person ? Password.OneTime() : AccessToken.Make();
        var account = new Account
        {
            Name = name, Kind = kind, Role = role, Stamp = Account.NewStamp(), Since = time.GetUtcNow(), MustChange = kind == AccountKind.Person,
            Secret = kind == AccountKind.Person ? Password.HashOf(secret) : AccessToken.HashOf(secret)!,
        };
        var action = kind == AccountKind.Person ? AuditAction.PersonAdded : AuditAction.TokenAdded;
        return await PutAsync(account, null, Entry(by, action, $"{name}: {role}")) ? new(DeskOutcome.Done, secret) : new(DeskOutcome.Taken);
    }

    /// <summary>Another password for somebody who has lost theirs; it opens the name again that was closed by wrong ones.</summary>
    public async Task<DeskAnswer> ResetAsync(string name, Actor by)
    {
        if (await FindAsync(name, AccountKind.Person) is not { } account) return new(DeskOutcome.Unknown);
        var password = Password.OneTime();
        var changed = account.Changed() with { Secret = Password.HashOf(password), MustChange = true };
        if (!await PutAsync(changed, account.Stamp, Entry(by, AuditAction.PersonReset, account.Name))) return new(DeskOutcome.Overtaken);
        wrong.Right(account.Key);
        return new(DeskOutcome.Done, password);
    }

    public async Task<DeskAnswer> SetRoleAsync(string name, Role role, Actor by)
    {
        if (await FindAsync(name, AccountKind.Person) is not { } account) return new(DeskOutcome.Unknown);
        if (account.Role == role) return new(DeskOutcome.Done);
        if (await IsLastAdministratorAsync(account)) return new(DeskOutcome.LastAdministrator);
        var entry = Entry(by, AuditAction.RoleChanged, $"{account.Name}: {account.Role} → {role}");
        return new(await PutAsync(account.Changed() with { Role = role }, account.Stamp, entry) ? DeskOutcome.Done : DeskOutcome.Overtaken);
    }

    public async Task<DeskAnswer> RemoveAsync(string name, AccountKind kind, Actor by)
    {
        if (await FindAsync(name, kind) is not { } account) return new(DeskOutcome.Unknown);
        if (await IsLastAdministratorAsync(account)) return new(DeskOutcome.LastAdministrator);
        var removed = await store.RemoveAsync(account, Entry(by, kind == AccountKind.Person ? AuditAction.PersonRemoved : AuditAction.TokenRemoved, account.Name));
        roll.Outdate();
        return new(removed ? DeskOutcome.Done : DeskOutcome.Overtaken);
    }

    /// <summary>The first administrator, when there is none.</summary>
    /// <returns>Name and password; null when there is somebody already.</returns>
    public async Task<(string Name, string Password)?> AddFirstAsync(Actor by)
    {
        const string Name = "admin";
        if ((await roll.AllAsync()).Any(account => account is { Kind: AccountKind.Person, Role: Role.Administrator })) return null;
        return (await AddAsync(Name, AccountKind.Person, Role.Administrator, by)).Secret is { } password ? (Name, password) : null;
    }

    public void Dispose()
    {
        _judging.Dispose();
        _signingOut.Dispose();
    }

    private AuditEntry Entry(Actor by, AuditAction action, string what) => new(time.GetUtcNow(), by.Name, action, what, by.From);

    private async Task<Account?> FindAsync(string name, AccountKind kind) =>
        await roll.FindNowAsync(name) is { } account && account.Kind == kind ? account : null;

    private async Task<bool> IsLastAdministratorAsync(Account account) =>
        account is { Kind: AccountKind.Person, Role: Role.Administrator } &&
        !(await roll.AllAsync()).Any(other => other is { Kind: AccountKind.Person, Role: Role.Administrator } && other.Key != account.Key);

    private async Task<bool> PutAsync(Account account, string? stamp, AuditEntry entry)
    {
        try
        {
            return await store.PutAsync(account, stamp, entry);
        }
        finally
        {
            roll.Outdate();
        }
    }

    /// <returns>Null when there are too many who wait.</returns>
    private async Task<bool?> FitsAsync(Account? account, string password, CancellationToken cancellationToken)
    {
        if (password.Length > Password.MaximumLength) return false;
        if (!await _judging.WaitAsync(s_patience, cancellationToken)) return null;
        try
        {
            return await Task.Run(() => Password.Fits(account, password), cancellationToken);
        }
        finally
        {
            _judging.Release();
        }
    }
}

/// <summary>Who does something, and from where.</summary>
internal readonly record struct Actor(string Name, string From)
{
    /// <summary>Somebody at the command line of the centre's machine.</summary>
    public static Actor Command { get; } = new(Environment.UserName, "command");

    public static Actor Of(HttpContext http) => new(http.User.Identity?.Name ?? "", AddressOf(http));

    public static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";
}

internal enum SignInProblem { Wrong, Locked, Busy }

internal enum DeskOutcome { Done, NoName, Taken, Full, Unknown, LastAdministrator, Overtaken }

/// <param name="Secret">A new password or token, to be shown this once.</param>
internal readonly record struct DeskAnswer(DeskOutcome Outcome, string? Secret = null);
