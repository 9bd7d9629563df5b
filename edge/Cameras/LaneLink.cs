using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Cameras;

/// <summary>What cameras need of the lanes.</summary>
/// <param name="State">The lane as it is; null while the lanes are not open yet.</param>
/// <param name="Post">Hands an input to the lane and returns at once.</param>
internal sealed record LaneLink(Func<string, LaneState?> State, Action<string, LaneInput> Post)
{
    public static LaneLink To(LaneDirectory directory) => new(
        lane => directory.Lanes.TryGetValue(lane, out var host) ? host.State : null,
        (lane, input) =>
        {
            if (directory.Lanes.TryGetValue(lane, out var host))
                host.Post(input);
        });
}
