using Checkpoint.Edge.Screening;

namespace Checkpoint.Edge.Simulation;

/// <summary>What the thermometer of a lane looks at: the people of the waiting truck one after the other, again and again until they are let through, or the wall.</summary>
public sealed class Forehead(SimulationOptions options, ScreeningOptions screening, Random random)
{
    private const double Presenting = 2.5, Change = 1, Round = 4, Lag = 0.12, Noise = 0.04;
    private int? _truck;
    private double _clock;
    private Person? _guest;
    private double _guestSeconds;

    public double AmbientCelsius { get; set; } = options.AmbientCelsius;

    /// <summary>What the sensor's filter has settled to.</summary>
    public double ObjectCelsius { get; private set; } = options.AmbientCelsius;

    /// <summary>Somebody who comes to the thermometer now, whatever the trucks do.</summary>
    public void Present(Person person, double seconds) => (_guest, _guestSeconds) = (person, seconds);

    public void Step(double seconds, Truck? waiting, bool green)
    {
        if (waiting?.Id != _truck || green) (_truck, _clock) = (waiting?.Id, -options.PersonAfterSeconds);
        if (waiting is not null && !green) _clock += seconds;
        _guestSeconds -= seconds;
        var person = _guestSeconds > 0 ? _guest : waiting is null ? null : Current(waiting.People);
        var target = person is null ? AmbientCelsius : Skin(person);
        if (person is { Restless: true }) target += 3 * (random.NextDouble() - 0.5) / Math.Sqrt(seconds);
        ObjectCelsius += (target - ObjectCelsius) * Math.Min(1, seconds / Lag);
    }

    /// <summary>A value as the sensor would measure it, with its noise.</summary>
    public double Measured(double celsius) =>
        celsius + Noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private double Skin(Person person) =>
        person.SkinCelsius ?? BodyEstimate.ToSkin(person.BodyCelsius ?? 36.6, AmbientCelsius, screening);

    private Person? Current(IReadOnlyList<Person> people)
    {
        if (_clock < 0 || people.Count == 0) return null;
        var inRound = _clock % (people.Count * (Presenting + Change) + Round);
        var turn = (int)(inRound / (Presenting + Change));
        return turn < people.Count && inRound - turn * (Presenting + Change) < Presenting ? people[turn] : null;
    }
}
