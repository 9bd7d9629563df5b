namespace Checkpoint.Cloud.Live;

public enum GateConnection
{
    Online,
    /// <summary>Says it is online but has not been heard for too long: what is shown may be old.</summary>
    Silent,
    Offline,
}
