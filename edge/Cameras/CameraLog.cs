namespace Checkpoint.Edge.Cameras;

/// <summary>Log of the cameras, event ids 1300 to 1319. Never a plate, never a key.</summary>
internal static partial class CameraLog
{
    [LoggerMessage(1300, LogLevel.Debug, "Camera {Camera} reported a vehicle: {Use}.")]
    public static partial void Read(ILogger logger, string camera, string use);

    [LoggerMessage(1301, LogLevel.Warning, "A read of camera {Camera} is late, or the camera's clock is wrong: it was stamped {Seconds:F0} s before its arrival. Let the camera take its time from the network (NTP).")]
    public static partial void Late(ILogger logger, string camera, double seconds);

    [LoggerMessage(1302, LogLevel.Warning, "A request for camera {Camera} was refused with {Status}: {Reason}")]
    public static partial void Refused(ILogger logger, string camera, int status, string reason);

    [LoggerMessage(1303, LogLevel.Error, "A read of camera {Camera} is not on disk yet, because the journal cannot be written. The camera was told to send it again.")]
    public static partial void NotDurable(ILogger logger, string camera);

    [LoggerMessage(1304, LogLevel.Warning, "Nothing was heard of camera {Camera} for {Seconds} s. Check its power, its network and the address it sends to.")]
    public static partial void Silent(ILogger logger, string camera, int seconds);

    [LoggerMessage(1305, LogLevel.Information, "Camera {Camera} is heard again.")]
    public static partial void HeardAgain(ILogger logger, string camera);

    [LoggerMessage(1306, LogLevel.Warning, "A picture was not stored.")]
    public static partial void PictureNotStored(ILogger logger, Exception failure);

    [LoggerMessage(1307, LogLevel.Warning, "An old picture could not be removed.")]
    public static partial void PictureNotRemoved(ILogger logger, Exception failure);

    [LoggerMessage(1308, LogLevel.Warning, "A picture was not stored because the disk has less than Pictures:KeepFreeBytes, {Bytes} bytes, free.")]
    public static partial void NoRoom(ILogger logger, long bytes);

    [LoggerMessage(1309, LogLevel.Information, "Camera {Camera} was told to pulse its own relay for the vehicle that is cleared in lane {Lane}.")]
    public static partial void ToldToOpen(ILogger logger, string camera, string lane);
}
