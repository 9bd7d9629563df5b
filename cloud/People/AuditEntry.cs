namespace Checkpoint.Cloud.People;

/// <summary>Something that somebody did.</summary>
/// <param name="Who">A name of an account; empty when nobody knows.</param>
/// <param name="What">Whom or what it was done to.</param>
/// <param name="From">Address of the network, or "command" for the command line of the centre's machine.</param>
public sealed record AuditEntry(DateTimeOffset At, string Who, AuditAction Action, string What, string From)
{
    public const int MaximumWhat = 300;

    /// <summary>As it is kept: nothing in it may be longer than a page can show.</summary>
    internal AuditEntry Cut() => this with { Who = Cut(Who, AccountName.MaximumLength * 2), What = Cut(What, MaximumWhat), From = Cut(From, 64) };

    // A text of a request; PostgreSQL keeps no NUL, and half a surrogate pair is no text.
    private static string Cut(string text, int length)
    {
        var kept = text.Length <= length ? text : text[..length];
        return string.Concat(kept.EnumerateRunes().Select(rune => rune.Value < ' ' ? " " : rune.ToString()));
    }
}

/// <param name="Number">Grows from entry to entry.</param>
public sealed record AuditRecord(long Number, AuditEntry Entry);

public enum AuditAction
{
    SignedIn,
    SignInRefused,
    SignInLocked,
    SignedOut,
    PasswordChanged,
    PersonAdded,
    PersonReset,
    RoleChanged,
    PersonRemoved,
    TokenAdded,
    TokenRemoved,
    CommandSent,
    PolicySet,
    DirectivesSet,
    RegistryChanged,
}
