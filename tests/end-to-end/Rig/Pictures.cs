namespace Checkpoint.EndToEnd.Tests.Rig;

internal static class Pictures
{
    /// <summary>The smallest JPEG: one grey pixel.</summary>
    public const string Base64 =
        "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=";
}
