namespace Checkpoint.Edge.Cameras;

/// <summary>Which way a vehicle moves, seen from the camera.</summary>
public enum TravelDirection
{
    /// <summary>Not reported; as a filter: every direction is taken.</summary>
    Any,
    /// <summary>Comes nearer. Hikvision "forward", Zhenshi 4 (down in the picture).</summary>
    Towards,
    /// <summary>Drives away. Hikvision "reverse", Zhenshi 3 (up in the picture).</summary>
    Away,
}
