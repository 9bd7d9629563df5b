using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <summary>
/// The life of a filing: submitted → approved → active ⇄ suspended; revoked from everywhere, expired when its validity ends while it is active, and from
/// both back to the beginning.
/// </summary>
public static class FilingLifeCycle
{
    /// <summary>Where a step leads; null when it cannot be taken from there.</summary>
    /// <param name="isOver">The last day of validity has passed.</param>
    public static FilingState? Next(FilingState state, FilingStep step, bool isOver) => (state, step) switch
    {
        (FilingState.Revoked or FilingState.Expired, FilingStep.Submit) => FilingState.Submitted,
        (FilingState.Submitted, FilingStep.Approve) => FilingState.Approved,
        // What has expired only because of its validity is in use again as soon as that is longer.
        (FilingState.Approved or FilingState.Expired, FilingStep.Activate) when !isOver => FilingState.Active,
        (FilingState.Active, FilingStep.Suspend) => FilingState.Suspended,
        (FilingState.Suspended, FilingStep.Resume) when !isOver => FilingState.Active,
        (not FilingState.Revoked, FilingStep.Revoke) => FilingState.Revoked,
        // What is suspended stays so: it must not come back by a longer validity.
        (FilingState.Active, FilingStep.Expire) when isOver => FilingState.Expired,
        _ => null,
    };

    /// <summary>The steps a person can take from a state.</summary>
    public static IEnumerable<FilingStep> From(FilingState state, bool isOver) =>
        Enum.GetValues<FilingStep>().Where(step => step != FilingStep.Expire && Next(state, step, isOver) is not null);

    /// <summary>Suspending and revoking take a right away from somebody, who may ask why.</summary>
    public static bool NeedsReason(FilingStep step) => step is FilingStep.Suspend or FilingStep.Revoke;

    /// <summary>What gates hear of the state; null: it is not on the whitelist.</summary>
    public static RegistrationStatus? AtGates(FilingState state) => state switch
    {
        FilingState.Active => RegistrationStatus.Active,
        FilingState.Suspended => RegistrationStatus.Suspended,
        FilingState.Revoked => RegistrationStatus.Revoked,
        // A gate sees by the last day that it is over.
        FilingState.Expired => RegistrationStatus.Active,
        _ => null,
    };
}
