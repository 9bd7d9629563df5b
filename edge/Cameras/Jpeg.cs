namespace Checkpoint.Edge.Cameras;

internal static class Jpeg
{
    /// <summary>Start of image and the first byte of a marker; content types of cameras cannot be relied on.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);
}
