namespace Checkpoint.Protocols.Plates;

/// <summary>A plate, or why the text is none.</summary>
/// <param name="Plate">Null when the text is no plate.</param>
/// <param name="Problem">In words, English; null when there is a plate. Never contains the text itself.</param>
public readonly record struct PlateParse(Plate? Plate, string? Problem)
{
    /// <summary>The same for programs; <see cref="PlateWords.Of"/> says it in the user's language.</summary>
    public PlateProblem Reason { get; init; }
}
