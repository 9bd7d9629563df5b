using System.Collections.Immutable;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Protocols.Whitelist;

/// <summary>What a gate needs to know of a registration; the driver and the rest of the file stay at the centre.</summary>
public sealed record Registration
{
    public const int MaximumIdLength = 64, MaximumPeople = 63, MaximumGates = 64;

    /// <summary>First and last day that a validity can name.</summary>
    public static readonly DateOnly FirstDay = new(2000, 1, 1), LastDay = new(2178, 12, 31);

    /// <summary>A plate filed without its colour stands for the vehicle of any colour.</summary>
    public required Plate Plate { get; init; }

    /// <summary>1 to <see cref="MaximumIdLength"/> characters.</summary>
    public required string Id { get; init; }

    public RegistrationStatus Status { get; init; }

    /// <summary>First day of validity at the gate; null when open.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>Last day of validity at the gate; null when open.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>People expected in the vehicle, 1 to <see cref="MaximumPeople"/>.</summary>
    public int PeopleAboard { get; init; } = 1;

    /// <summary>"site/gate" or "site/*", in ordinal order, each once; empty for every gate.</summary>
    public ImmutableArray<string> Gates { get; init; } = [];

    public bool Equals(Registration? other) =>
        other is not null && Plate == other.Plate && Id == other.Id && Status == other.Status && ValidFrom == other.ValidFrom
        && ValidTo == other.ValidTo && PeopleAboard == other.PeopleAboard && Gates.AsSpan().SequenceEqual(other.Gates.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Plate, Id);
}
