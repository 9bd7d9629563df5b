namespace Checkpoint.Edge.Cameras;

/// <summary>How a camera reports.</summary>
public enum CameraKind
{
    /// <summary>臻识 and the many it is built into: JSON "AlarmInfoPlate".</summary>
    Zhenshi = 1,
    /// <summary>ISAPI "EventNotificationAlert".</summary>
    Hikvision,
}
