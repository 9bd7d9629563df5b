namespace Checkpoint.Edge.Simulation;

/// <summary>A person who presents the forehead. Give one of the two temperatures; the skin follows from the body by the estimate's inverse.</summary>
public sealed record Person
{
    public double? BodyCelsius { get; init; }
    public double? SkinCelsius { get; init; }
    /// <summary>Cannot hold still: the reading never becomes steady.</summary>
    public bool Restless { get; init; }
}

/// <summary>A vehicle that comes to the gate.</summary>
public sealed record TruckRequest
{
    /// <summary>2 to 30 m.</summary>
    public double LengthMetres { get; init; } = 12;
    public TruckBehaviour Behaviour { get; init; }
    /// <summary>For the behaviours that wait, 0 to 3600 s.</summary>
    public double WaitSeconds { get; init; } = 5;
    public IReadOnlyList<Person> People { get; init; } = [new Person { BodyCelsius = 36.6 }];

    internal string? Problem()
    {
        if (!(LengthMetres is >= 2 and <= 30)) return $"lengthMetres is {LengthMetres}; use 2 to 30.";
        if (!(WaitSeconds is >= 0 and <= 3600)) return $"waitSeconds is {WaitSeconds}; use 0 to 3600.";
        return People.Count > 20 ? $"people has {People.Count} entries; use 0 to 20." : null;
    }
}
