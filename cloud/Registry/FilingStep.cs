namespace Checkpoint.Cloud.Registry;

/// <summary>What somebody does with a filing as a whole.</summary>
public enum FilingStep
{
    /// <summary>Files again what was revoked or has expired.</summary>
    Submit,
    Approve,
    Activate,
    Suspend,
    Resume,
    Revoke,
    /// <summary>The centre's own step, when the last day of validity has passed.</summary>
    Expire,
}
