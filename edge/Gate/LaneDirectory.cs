using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Gate;

/// <summary>The lanes of this gate by name. Filled once, before anything is let in.</summary>
public sealed class LaneDirectory
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    public IReadOnlyDictionary<string, LaneHost> Lanes { get; private set; } = new Dictionary<string, LaneHost>();

    public void Open(IEnumerable<LaneHost> lanes) => Lanes = lanes.ToDictionary(lane => lane.Name);

    /// <summary>A lane the gate must not be stopped in now: a vehicle is in it, or its arm is not known to be down. Null when all are free.</summary>
    public LaneHost? Busy() => Lanes.Values.FirstOrDefault(lane => lane.State.Pass is not null || lane.State.Barrier.Arm != ArmPosition.Down);

    /// <summary>The lanes whose thread has ended or takes no input within two seconds.</summary>
    public async Task<IReadOnlyList<string>> SilentAsync(TimeProvider time)
    {
        var answers = Lanes.Values.Select(async lane => (lane.Name, Answers: await lane.AnswersAsync(s_patience, time)));
        return [.. (await Task.WhenAll(answers)).Where(lane => !lane.Answers).Select(lane => lane.Name)];
    }
}
