namespace Checkpoint.Protocols.Whitelist;

/// <summary>A gate asks for one page of the whitelist. The centre keeps nothing between two pages: all it must know is in here.</summary>
public sealed record WhitelistWant
{
    public const int MaximumRequestLength = 64;

    /// <summary>Repeated in the page, so that the gate knows a late or repeated answer from the one it waits for.</summary>
    public required string Request { get; init; }

    /// <summary>The changes after this version are wanted. Of no meaning with <see cref="After"/>.</summary>
    public long Version { get; init; }

    /// <summary>A page of a snapshot is wanted: the registrations behind this place. Empty for the first page; null for changes.</summary>
    public string? After { get; init; }

    internal string? Problem() =>
        Request is not { Length: > 0 and <= MaximumRequestLength } ? "request has no or too many characters"
        : Version < 0 ? "version is negative"
        : After is null || WhitelistCursor.TryRead(After, out _) ? null : "after is no place in a snapshot";
}
