namespace Checkpoint.Edge.Lane;

public enum DecisionKind { Clearance, OpenByHand, HoldOpen }

/// <summary>A decision whose durability is awaited.</summary>
/// <param name="Number">As asked for with <see cref="RecordDecision"/>.</param>
/// <param name="Pass">The pass it was made for; the barrier stays when another vehicle stands there by then.</param>
/// <param name="Until">An order of the centre is not carried out after this moment, nor without its record; null for what is decided at the gate.</param>
public sealed record Decision(long Number, DecisionKind Kind, string? Pass, string? By, string? Reason, TimeSpan? Until = null);

/// <summary>What became of a decision.</summary>
public enum DecisionFate
{
    Carried,
    /// <summary>Its record was durable after its moment.</summary>
    Late,
    /// <summary>The disk failed, or did not answer in time.</summary>
    NotRecorded,
    /// <summary>The lane was no longer as it was when it was made: stopped, held, another vehicle.</summary>
    TakenBack,
}

/// <summary>The end of the wait for a decision's record.</summary>
public sealed record DecisionEnd(long Number, DecisionFate Fate);

/// <summary>What is known of the journal's disk.</summary>
public enum DiskState
{
    Works,
    /// <summary>A decision was not durable in time.</summary>
    Late,
    Failed,
}
