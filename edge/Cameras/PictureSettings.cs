namespace Checkpoint.Edge.Cameras;

/// <summary>Section <c>Pictures</c>: how much is kept of the pictures of cameras.</summary>
public sealed class PictureSettings
{
    /// <summary>All pictures together, 1 MB to 1 TB; the oldest go first.</summary>
    public long MaximumBytes { get; set; } = 2L << 30;

    /// <summary>Pictures are kept for this long, 1 to 3650 days.</summary>
    public int RetentionDays { get; set; } = 30;

    /// <summary>No picture is stored while the disk has less free than this, so that pictures never take the journal's place.</summary>
    public long KeepFreeBytes { get; set; } = 256L << 20;

    internal IEnumerable<string> Problems()
    {
        if (MaximumBytes is < 1_000_000 or > 1_000_000_000_000) yield return $"Pictures:MaximumBytes is {MaximumBytes}; use 1000000 (1 MB) to 1000000000000 (1 TB).";
        if (RetentionDays is < 1 or > 3650) yield return $"Pictures:RetentionDays is {RetentionDays}; use 1 to 3650.";
        if (KeepFreeBytes < 0) yield return $"Pictures:KeepFreeBytes is {KeepFreeBytes}; use 0 or more bytes, as 268435456.";
    }
}
