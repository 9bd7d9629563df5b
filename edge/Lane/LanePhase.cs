namespace Checkpoint.Edge.Lane;

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
