namespace Checkpoint.Cloud.Passes;

/// <summary>Events of one stream of a gate that are not at the centre.</summary>
/// <param name="From">First missing sequence number.</param>
/// <param name="Through">Last missing sequence number.</param>
/// <param name="Since">When the centre noticed, by its own clock.</param>
/// <param name="Explained">The gate has said that it no longer has them: nobody waits for them any more, and the stream went on.</param>
public sealed record GapRecord(string Stream, long From, long Through, DateTimeOffset Since, bool Explained);
