namespace Checkpoint.Cloud.Registry;

/// <summary>What became of a filing that was filed, changed or moved on.</summary>
public enum FilingOutcome
{
    Created,
    Changed,
    Removed,
    /// <summary>It is filed just so: nothing has changed, and no gate hears of it.</summary>
    Same,
    /// <summary>Nothing has changed; that somebody has seen it is recorded.</summary>
    Seen,
    /// <summary>Another filing has this plate with this colour.</summary>
    PlateTaken,
    /// <summary>There is one of this id already.</summary>
    IdTaken,
    /// <summary>The registry has as many filings as a gate can hold.</summary>
    Full,
    NotFound,
    /// <summary>The step cannot be taken from where the filing stands.</summary>
    NotAllowed,
    /// <summary>Somebody else has changed it since it was read.</summary>
    Outdated,
}

/// <param name="Filed">As it is now, or as it was before when nothing changed; null when there is none.</param>
/// <param name="Holder">Id of the filing that has the plate.</param>
public sealed record FilingResult(FilingOutcome Outcome, FilingVersion? Filed, string? Holder = null)
{
    public bool IsRefused => Outcome >= FilingOutcome.PlateTaken;
}
