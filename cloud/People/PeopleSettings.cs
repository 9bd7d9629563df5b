namespace Checkpoint.Cloud.People;

/// <summary>Settings "People:*".</summary>
public sealed class PeopleSettings
{
    public const string Section = "People";

    /// <summary>From sign-in to the next one: 5 minutes to 7 days.</summary>
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromHours(12);

    /// <summary>So long an entry of the audit log is kept: 1 to 36,500 days.</summary>
    public int AuditDays { get; set; } = 1_095;
}
