namespace Checkpoint.Cloud.Passes;

/// <summary>Phase of a lane as the gates name it, and <see cref="Unknown"/> for a name this version has no word for.</summary>
public enum LanePhase
{
    Unknown,
    Starting,
    Idle,
    Arrived,
    Identified,
    Screening,
    Disinfecting,
    AwaitingStaff,
    Held,
    Cleared,
    Opening,
    Passing,
    Closing,
    Leaving,
    HeldOpen,
    Fault,
    Stopped,
}
