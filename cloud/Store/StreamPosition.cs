namespace Checkpoint.Cloud.Store;

/// <summary>One journal of one gate at the centre.</summary>
/// <param name="Number">Number of the stream here; a gate's newer stream has the higher one.</param>
/// <param name="Through">Every event up to here is stored and projected.</param>
/// <param name="Highest">The highest sequence number seen; above <paramref name="Through"/> there is a gap.</param>
/// <param name="Digest">Of the event at <paramref name="Through"/>; null when none can be read there. Every confirmation names it.</param>
public sealed record StreamPosition(int Number, string Gate, string Stream, long Through, long Highest, string? Digest)
{
    /// <summary>Of which nothing is stored.</summary>
    public static StreamPosition Unknown(string gate, string stream) => new(0, gate, stream, 0, 0, null);

    public bool HasGap => Highest > Through;
}
