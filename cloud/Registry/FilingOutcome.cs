namespace Checkpoint.Cloud.Registry;

/// <summary>What became of a registration that was filed.</summary>
public enum FilingOutcome
{
    Created,
    Changed,
    /// <summary>It is filed just so: nothing has changed, and no gate hears of it.</summary>
    Same,
    /// <summary>Another registration has this plate with this colour.</summary>
    PlateTaken,
    /// <summary>The registry has as many registrations as a gate can hold.</summary>
    Full,
}
