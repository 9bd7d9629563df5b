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
public sealed record InterruptedPass(string Pass, string? Plate, bool Cleared);
