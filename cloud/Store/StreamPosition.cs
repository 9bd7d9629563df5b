namespace Checkpoint.Cloud.Store;

/// <summary>One journal of one gate at the centre.</summary>
/// <param name="Number">Number of the stream here; a gate's newer stream has the higher one.</param>
/// <param name="Through">Every event up to here is stored and projected.</param>
/// <param name="Highest">The highest sequence number seen; above <paramref name="Through"/> there is a gap.</param>
public sealed record StreamPosition(int Number, string Gate, string Stream, long Through, long Highest)
{
    public bool HasGap => Highest > Through;
}
