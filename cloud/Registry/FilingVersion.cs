namespace Checkpoint.Cloud.Registry;

/// <summary>What was done with a filing. The numbers are part of stored files: never renumber them.</summary>
public enum FilingAction
{
    Filed = 0,
    Changed = 1,
    Submitted = 2,
    Approved = 3,
    Activated = 4,
    Suspended = 5,
    Resumed = 6,
    Revoked = 7,
    Expired = 8,
    Removed = 9,
    /// <summary>Somebody was shown what is personal; nothing changed.</summary>
    PersonalDataSeen = 10,
}

/// <summary>Who does something, and why.</summary>
/// <param name="By">Null for the centre itself.</param>
public sealed record FilingAuthor(string? By, string? Reason = null)
{
    public const int MaximumBy = 64, MaximumReason = 500;

    /// <summary>Who files without saying who.</summary>
    public static FilingAuthor Program { get; } = new("program");

    public static FilingAuthor Centre { get; } = new((string?)null);
}

/// <summary>One version of a filing, or something else that was done with it.</summary>
/// <param name="Filing">Null when it was removed, or only looked at.</param>
/// <param name="Revision">Counts the versions of this filing, from 1. What changes nothing has that of the version it is about.</param>
/// <param name="At">Null when it was filed before the centre kept a history.</param>
public sealed record FilingVersion(Filing? Filing, int Revision, FilingAction Action, DateTimeOffset? At, FilingAuthor Author);
