using System.Collections.Immutable;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Whitelist;

/// <summary>The gate's replica of the registrations: LiteDB for the detail, an index in memory for the lane.</summary>
public sealed class GreenChannel
{
    /// <summary>Looks a plate up as of now. Never blocks on disk.</summary>
    /// <param name="confidences">Confidence 0 to 1 per character, empty where the camera gives none.</param>
    public Lookup Find(Plate plate, ReadOnlySpan<float> confidences = default) => throw new NotSupportedException();

    /// <summary>The replica changed: the vehicles in the lanes are to be looked up again.</summary>
    public event Action? Changed { add => throw new NotSupportedException(); remove => throw new NotSupportedException(); }
}

/// <param name="Candidates">Near misses, best first, at most three; only when the plate itself is unregistered.</param>
public readonly record struct Lookup(
    WhitelistVerdict Verdict, string? Registration, int PeopleAboard, ImmutableArray<PlateCandidate> Candidates);
