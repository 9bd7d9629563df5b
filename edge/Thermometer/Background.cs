namespace Checkpoint.Edge.Thermometer;

/// <summary>What the sensor sees when nobody stands before it: the median of the last idle looks, so that a passer-by does not count.</summary>
public sealed class Background
{
    private const int Looks = 30;
    private readonly Queue<double> _looks = new();

    /// <summary>Null until three looks are known.</summary>
    public double? Celsius
    {
        get
        {
            if (_looks.Count < 3) return null;
            var ordered = _looks.Order().ToArray();
            return ordered[ordered.Length / 2];
        }
    }

    public void Add(double celsius)
    {
        if (_looks.Count == Looks) _looks.Dequeue();
        _looks.Enqueue(celsius);
    }
}
