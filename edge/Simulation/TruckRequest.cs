namespace Checkpoint.Edge.Simulation;

/// <summary>A person who presents the forehead. Give one of the two temperatures; the skin follows from the body by the estimate's inverse.</summary>
/// <param name="Restless">Cannot hold still: the reading never becomes steady.</param>
public sealed record Person(double? BodyCelsius = null, double? SkinCelsius = null, bool Restless = false);

/// <summary>A vehicle that comes to the gate.</summary>
/// <param name="LengthMetres">2 to 30 m.</param>
/// <param name="WaitSeconds">For the behaviours that wait, 0 to 3600 s.</param>
/// <param name="People">Null: one healthy person.</param>
public sealed record TruckRequest(
    double LengthMetres = 12, TruckBehaviour Behaviour = TruckBehaviour.DriveThrough, double WaitSeconds = 5, IReadOnlyList<Person>? People = null)
{
    internal string? Problem()
    {
        if (!(LengthMetres is >= 2 and <= 30)) return $"lengthMetres is {LengthMetres}; use 2 to 30.";
        if (!(WaitSeconds is >= 0 and <= 3600)) return $"waitSeconds is {WaitSeconds}; use 0 to 3600.";
        if (People?.Contains(null!) == true) return "people has a null among them.";
        return People is { Count: > 20 } ? $"people has {People.Count} entries; use 0 to 20." : null;
    }
}
