using System.Collections.Immutable;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;

namespace Checkpoint.Edge.Lane;

/// <summary>The lane: a pure function. No clock, no task, no I/O.</summary>
public static class LaneController
{
    /// <param name="state">State before the input.</param>
    /// <param name="input">What happened.</param>
    /// <param name="now">Monotonic time of the input; earlier than the state's time counts as the state's time.</param>
    public static LaneStep Step(LaneState state, LaneInput input, TimeSpan now, LaneRules rules) =>
        throw new NotSupportedException();
}

/// <param name="State">State after the input.</param>
/// <param name="Commands">What to do, in order.</param>
/// <param name="Events">What to record, in order; recorded before the commands are carried out.</param>
/// <param name="Deadline">Monotonic time at which <see cref="TimePassed"/> must come, if nothing else comes before.</param>
public readonly record struct LaneStep(
    LaneState State, ImmutableArray<LaneCommand> Commands, ImmutableArray<LaneEvent> Events, TimeSpan? Deadline);

/// <summary>What a lane decides by.</summary>
public sealed record LaneRules(Policy Policy, LaneTiming Timing);

public sealed record LaneState
{
    /// <param name="lane">Name of the lane.</param>
    /// <param name="passPrefix">Start of every pass id of this run: "{first 8 of stream}-{lane}".</param>
    /// <param name="lastPass">Number of the last pass recorded with that prefix, 0 if none.</param>
    /// <param name="interrupted">The pass that was running when the gate went down, if any.</param>
    public static LaneState Initial(string lane, string passPrefix, long lastPass = 0, InterruptedPass? interrupted = null) =>
        throw new NotSupportedException();

    public required string Lane { get; init; }
    public LanePhase Phase { get; init; }
    /// <summary>Id of the pass that is running.</summary>
    public string? Pass { get; init; }
    /// <summary>Plate and verdict of the vehicle in the lane, once known.</summary>
    public Identification? Identification { get; init; }
    /// <summary>The vehicle in the lane may pass: the decision is recorded and durable, and the vehicle has not left yet.</summary>
    public bool IsCleared { get; init; }
    /// <summary>What a person is asked for, if the lane waits for one.</summary>
    public StaffReason? Awaits { get; init; }
}

/// <summary>A pass that was open when the gate went down, as the journal tells it.</summary>
public sealed record InterruptedPass(string Pass, string? Plate, bool Cleared);

/// <summary>The lane as people and programs see it.</summary>
public enum LanePhase
{
    /// <summary>The service has started, contacts are not known yet.</summary>
    Starting,
    Idle,
    Arrived,
    Identified,
    Screening,
    Disinfecting,
    AwaitingStaff,
    Held,
    /// <summary>Decided; the decision is being made durable.</summary>
    Cleared,
    Opening,
    /// <summary>Arm up; the vehicle drives through.</summary>
    Passing,
    Closing,
    /// <summary>Turned away or isolated; the vehicle has yet to leave.</summary>
    Leaving,
    /// <summary>Held open by staff.</summary>
    HeldOpen,
    /// <summary>Barrier or its sensors cannot be trusted; a person must look.</summary>
    Fault,
    /// <summary>Emergency stop.</summary>
    Stopped,
}
