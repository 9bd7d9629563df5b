using System.Text.Json.Serialization;

namespace Checkpoint.Protocols.Whitelist;

/// <summary>The answer to a <see cref="WhitelistWant"/>: changes in the order of their versions, or a part of a snapshot in the order of plates.</summary>
public sealed record WhitelistPage
{
    /// <summary>Most entries of a page.</summary>
    public const int MaximumEntries = 10_000;

    public required string Request { get; init; }

    /// <summary>The registry when the page was made.</summary>
    public required WhitelistHead Head { get; init; }

    /// <summary>Changes: with this page the gate has every change up to this version; equal to the head's on the last page. 0 in a snapshot.</summary>
    public long Through { get; init; }

    /// <summary>Snapshot: where the next page begins; null when this is the last, and with changes.</summary>
    public string? After { get; init; }

    /// <summary>At most <see cref="MaximumEntries"/>; each plate with its colour once.</summary>
    [JsonRequired]
    public IReadOnlyList<WhitelistEntry> Entries { get; init; } = [];

    /// <summary>A part of a snapshot, and not changes.</summary>
    [JsonIgnore]
    public bool IsOfWalk => Through == 0;

    internal string? Problem() =>
        Request is not { Length: > 0 and <= WhitelistWant.MaximumRequestLength } ? "request has no or too many characters"
        : Head.Problem() is { } head ? head
        : Through < 0 || Through > Head.Version ? "through is not a version up to the head's"
        : After is not null && (After.Length == 0 || !WhitelistCursor.TryRead(After, out _)) ? "after is no place in a snapshot"
        : Entries.Count > MaximumEntries ? $"there are {Entries.Count} entries; {MaximumEntries} is the limit"
        : Entries.Select(entry => entry is null ? "an entry is null" : entry.TryRead(out _, out var problem) ? null : problem).FirstOrDefault(problem => problem is not null);
}
