namespace Checkpoint.Protocols.Whitelist;

/// <summary>What the centre decided about a registration. The numbers are part of stored files: never renumber them.</summary>
public enum RegistrationStatus
{
    Active = 0,
    /// <summary>Filed but not yet approved.</summary>
    Pending = 1,
    Suspended = 2,
    Revoked = 3,
}
