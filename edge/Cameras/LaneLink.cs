using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Cameras;

/// <summary>What cameras need of the lanes.</summary>
/// <param name="Look">The lane as it is; null while the lanes are not open yet.</param>
/// <param name="Post">Hands an input to the lane and returns at once.</param>
internal sealed record LaneLink(Func<string, LaneSight?> Look, Action<string, LaneInput> Post)
{
    public static LaneLink To(LaneDirectory directory) => new(
        lane => directory.Lanes.TryGetValue(lane, out var host) ? LaneSight.Of(host.State) : null,
        (lane, input) =>
        {
            if (directory.Lanes.TryGetValue(lane, out var host))
                host.Post(input);
        });
}

/// <summary>What a camera's read is held against.</summary>
/// <param name="Plate">Of the vehicle in the lane, where known.</param>
/// <param name="Confidence">Of the read it is known by.</param>
/// <param name="LetsThrough">It is cleared, the decision is on disk, and the arm is going up or is up for it.</param>
internal readonly record struct LaneSight(Plate? Plate = null, double? Confidence = null, bool LetsThrough = false)
{
    public static LaneSight Of(LaneState state) => new(
        state.Identification?.Plate, state.Identification?.Confidence,
        state is { IsCleared: true, Phase: LanePhase.Opening or LanePhase.Passing });
}
