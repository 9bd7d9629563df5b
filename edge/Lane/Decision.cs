namespace Checkpoint.Edge.Lane;

public enum DecisionKind { Clearance, OpenByHand, HoldOpen }

/// <summary>A decision whose durability is awaited.</summary>
/// <param name="Number">As asked for with <see cref="RecordDecision"/>.</param>
/// <param name="Pass">The pass it was made for; the barrier stays when another vehicle stands there by then.</param>
public sealed record Decision(long Number, DecisionKind Kind, string? Pass, string? By, string? Reason);

/// <summary>What is known of the journal's disk.</summary>
public enum DiskState
{
    Works,
    /// <summary>A decision was not durable in time.</summary>
    Late,
    Failed,
}
