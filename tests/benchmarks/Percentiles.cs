namespace Checkpoint.Benchmarks;

/// <summary>Durations of many runs, in microseconds.</summary>
internal sealed class Percentiles(List<TimeSpan> samples)
{
    private readonly List<TimeSpan> _sorted = [.. samples.Order()];

    public double At(double share) => _sorted[(int)Math.Min(_sorted.Count - 1, share * _sorted.Count)].TotalMicroseconds;

    public double Max => _sorted[^1].TotalMicroseconds;
}
