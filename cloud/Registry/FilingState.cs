namespace Checkpoint.Cloud.Registry;

/// <summary>Where a filing stands. The numbers are part of stored files: never renumber them.</summary>
public enum FilingState
{
    /// <summary>Filed; nobody has looked at it.</summary>
    Submitted = 0,
    /// <summary>In order, and not in use yet.</summary>
    Approved = 1,
    Active = 2,
    /// <summary>Not for now.</summary>
    Suspended = 3,
    /// <summary>Not any more.</summary>
    Revoked = 4,
    /// <summary>The last day of its validity has passed.</summary>
    Expired = 5,
}
