namespace Checkpoint.Edge.Thermometer;

/// <summary>
/// Finds the steady part of a person's presentation in the stream of samples. Pure: time comes with each sample.
/// <para>Somebody is there when the object differs from the background by the contrast and is warm enough to be a person; then
/// a plateau is a window without gaps larger than two samples in ten whose scatter is small and whose halves agree.</para>
/// <para>One presentation gives one reading: after it the person must step away (<see cref="s_away"/>) before the next is
/// looked for. After a reading that must be taken again the same person may come closer without stepping away.</para>
/// </summary>
public sealed class PlateauDetector(SamplingOptions options)
{
    private static readonly TimeSpan s_away = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(2);

    private readonly Queue<Sample> _window = new();
    private TimeSpan? _presentSince;
    private TimeSpan? _awaySince;
    private TimeSpan _notBefore = TimeSpan.MinValue;
    private bool _done;

    /// <summary>What the sensor sees when nobody is there; null before it is known, then the sensor's own temperature stands in.</summary>
    public double? BackgroundCelsius { get; set; }

    /// <summary>Somebody is in front of the sensor.</summary>
    public bool IsPresent => _presentSince is not null;

    public void Reset()
    {
        _window.Clear();
        _presentSince = _awaySince = null;
        _notBefore = TimeSpan.MinValue;
        _done = false;
    }

    /// <summary>The reading was not usable: the same person may try again without stepping away.</summary>
    public void TakeAgain(TimeSpan now)
    {
        _done = false;
        _notBefore = now + s_again;
        _presentSince = null;
        _window.Clear();
    }

    /// <param name="now">Monotonic time of the sample.</param>
    /// <returns>The presentation's result, once; null while there is none.</returns>
    public Plateau? Add(double objectCelsius, double ambientCelsius, TimeSpan now)
    {
        var contrast = Math.Abs(objectCelsius - (BackgroundCelsius ?? ambientCelsius));
        if (contrast < options.ContrastCelsius || objectCelsius < options.PresenceCelsius)
        {
            _awaySince ??= now;
            if (now - _awaySince < s_away) return null;
            Reset();
            _awaySince = now;
            return null;
        }

        _awaySince = null;
        if (_done || now < _notBefore) return null;
        _presentSince ??= now;
        _window.Enqueue(new Sample(now, objectCelsius));
        while (now - _window.Peek().At > options.Plateau) _window.Dequeue();

        if (Steady(now) is { } scatter)
        {
            var complete = Math.Min(1, _window.Count / Expected);
            var quality = complete * (1 - scatter / options.SteadyCelsius / 2);
            return Finish(new Plateau(_window.Average(s => s.Celsius), ambientCelsius, Math.Clamp(quality, 0, 1)));
        }

        return now - _presentSince >= options.Unsteady ? Finish(new Plateau(null, ambientCelsius, 0)) : null;
    }

    /// <summary>Samples in a window, both ends included.</summary>
    private double Expected => options.PlateauMilliseconds / 1000.0 * options.SamplesPerSecond + 1;

    private Plateau Finish(Plateau plateau)
    {
        _done = true;
        _presentSince = null;
        _window.Clear();
        return plateau;
    }

    /// <summary>The scatter when the window is a plateau, else null.</summary>
    private double? Steady(TimeSpan now)
    {
        if (_presentSince is not { } since || now - since < options.Plateau || _window.Count < 0.8 * Expected) return null;
        var mean = _window.Average(s => s.Celsius);
        var scatter = Math.Sqrt(_window.Average(s => (s.Celsius - mean) * (s.Celsius - mean)));
        if (scatter > options.SteadyCelsius) return null;
        // A slow slope has little scatter: the halves of the window tell it from a plateau.
        var half = _window.Count / 2;
        var drift = Math.Abs(_window.Take(half).Average(s => s.Celsius) - _window.Skip(half).Average(s => s.Celsius));
        return drift <= options.SteadyCelsius ? scatter : null;
    }

    private readonly record struct Sample(TimeSpan At, double Celsius);
}
