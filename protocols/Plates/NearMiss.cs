namespace Checkpoint.Protocols.Plates;

/// <summary>Finds plates that differ only by what a camera is likely to confuse. A near miss is offered to staff, never taken.</summary>
public static class NearMiss
{
    /// <summary>How well the difference is explained by recognition errors; null when it is not, or when the characters are equal.</summary>
    /// <param name="confidences">0 to 1 for each character read, empty where the camera gives none.</param>
    public static PlateDifference? Compare(Plate read, ReadOnlySpan<float> confidences, Plate registered) => throw new NotSupportedException();

    /// <summary>Visits, without a colour, every valid plate that <see cref="Compare"/> would call near, each once.</summary>
    public static void Visit(Plate read, ReadOnlySpan<float> confidences, Action<Plate, double> visit) => throw new NotSupportedException();
}

/// <param name="Differs">Positions, from 0, at which the registered plate differs from the one read.</param>
/// <param name="Likelihood">0 to 1.</param>
public readonly record struct PlateDifference(IReadOnlyList<int> Differs, double Likelihood);
