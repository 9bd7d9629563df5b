using System.Collections.Immutable;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;

namespace Checkpoint.Edge.Lane;

/// <param name="State">State after the input.</param>
/// <param name="Commands">What to do, in order.</param>
/// <param name="Events">What to record, in order; recorded before the commands are carried out.</param>
/// <param name="Deadline">Monotonic time at which <see cref="TimePassed"/> must come, if nothing else comes before.</param>
public readonly record struct LaneStep(
    LaneState State, ImmutableArray<LaneCommand> Commands, ImmutableArray<LaneEvent> Events, TimeSpan? Deadline);

/// <summary>What a lane decides by.</summary>
public sealed record LaneRules(Policy Policy, LaneTiming Timing);

/// <summary>A pass that was open when the gate went down, as the journal tells it.</summary>
/// <param name="Pass">Its id.</param>
/// <param name="Plate">The plate last recorded for it.</param>
/// <param name="Cleared">It was cleared, and that was not taken back.</param>
/// <param name="Entered">It was in the barrier line: its clearance is used and no more taken back.</param>
/// <param name="Held">Why it was held and not released: for a fever, or by staff.</param>
/// <param name="LeavesAs">It was turned away or isolated, and was to leave.</param>
public sealed record InterruptedPass(
    string Pass, string? Plate, bool Cleared, bool Entered = false, StaffReason? Held = null, PassOutcome? LeavesAs = null);
