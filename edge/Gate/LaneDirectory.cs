namespace Checkpoint.Edge.Gate;

/// <summary>The lanes of this gate by name. Filled once, before anything is let in.</summary>
public sealed class LaneDirectory
{
    public IReadOnlyDictionary<string, LaneHost> Lanes { get; private set; } = new Dictionary<string, LaneHost>();

    public void Open(IEnumerable<LaneHost> lanes) => Lanes = lanes.ToDictionary(lane => lane.Name);
}
