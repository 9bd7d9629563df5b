using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Gate;

/// <summary>Runs one lane: a mailbox and a thread around <see cref="LaneController"/>.</summary>
public sealed class LaneHost
{
    public string Name => throw new NotSupportedException();

    /// <summary>The lane's state after the last step; safe to read from any thread.</summary>
    public LaneState State => throw new NotSupportedException();

    /// <summary>Hands an input to the lane; returns at once, from any thread.</summary>
    public void Post(LaneInput input) => throw new NotSupportedException();
}

/// <summary>The lanes of this gate by name.</summary>
public sealed class LaneDirectory
{
    public IReadOnlyDictionary<string, LaneHost> Lanes => throw new NotSupportedException();
}
