using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Cameras;

internal enum IntakeOutcome
{
    /// <summary>The lanes are not open yet; nothing was recorded.</summary>
    NotReady,
    /// <summary>On disk.</summary>
    Recorded,
    /// <summary>The journal cannot be written; the read waits in memory.</summary>
    NotDurable,
}

/// <param name="Plate">Null when the text was no plate.</param>
internal readonly record struct IntakeResult(IntakeOutcome Outcome, PlateReadUse Use = default, Plate? Plate = null);
