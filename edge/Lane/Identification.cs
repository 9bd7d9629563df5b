using System.Collections.Immutable;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Lane;

/// <summary>Plate and verdict of a vehicle, from a camera or from staff. Compared by value, candidates included.</summary>
public sealed record Identification
{
    public required Plate Plate { get; init; }
    public required PlateSource Source { get; init; }
    /// <summary>Camera or staff member.</summary>
    public required string By { get; init; }
    /// <summary>0 to 1; null from staff, and from a camera that gives none, whose reads then count as certain.</summary>
    public double? Confidence { get; init; }
    public required WhitelistVerdict Verdict { get; init; }
    public string? Registration { get; init; }
    public int PeopleAboard { get; init; } = 1;
    public ImmutableArray<PlateCandidate> Candidates { get; init; } = [];
    public string? Picture { get; init; }

    public bool Equals(Identification? other) =>
        other is not null
        && Plate == other.Plate && Source == other.Source && By == other.By && Confidence == other.Confidence
        && Verdict == other.Verdict && Registration == other.Registration && PeopleAboard == other.PeopleAboard && Picture == other.Picture
        && Listed(Candidates).SequenceEqual(Listed(other.Candidates), SameCandidate.Instance);

    public override int GetHashCode() =>
        HashCode.Combine(Plate, Source, By, Verdict, Registration, PeopleAboard, Listed(Candidates).Length);

    private static ImmutableArray<PlateCandidate> Listed(ImmutableArray<PlateCandidate> candidates) => candidates.IsDefault ? [] : candidates;

    private sealed class SameCandidate : IEqualityComparer<PlateCandidate>
    {
        public static readonly SameCandidate Instance = new();

        public bool Equals(PlateCandidate? x, PlateCandidate? y) =>
            ReferenceEquals(x, y)
            || (x is not null && y is not null && x.Plate == y.Plate && x.Colour == y.Colour && x.Likelihood.Equals(y.Likelihood)
                && Places(x.Differs).SequenceEqual(Places(y.Differs)));

        public int GetHashCode(PlateCandidate candidate) => candidate.Plate.GetHashCode(StringComparison.Ordinal);

        private static ImmutableArray<int> Places(ImmutableArray<int> places) => places.IsDefault ? [] : places;
    }
}
