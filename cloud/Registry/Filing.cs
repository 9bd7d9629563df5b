using System.Collections.Immutable;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <summary>A vehicle as its enterprise has filed it. Gates hear of it what <see cref="Registration"/> says, and nothing of its people.</summary>
public sealed record Filing
{
    public required string Id { get; init; }

    /// <summary>With its colour; unknown stands for the vehicle of any colour.</summary>
    public required Plate Plate { get; init; }

    public FilingState State { get; init; }

    public VehicleClass VehicleClass { get; init; }

    /// <summary>Empty when not said, as are both ends of the route.</summary>
    public string Enterprise { get; init; } = "";

    public ImmutableArray<Driver> Drivers { get; init; } = [];

    public string From { get; init; } = "";

    public string To { get; init; } = "";

    /// <summary>The checkpoints of the route: "site/gate" or "site/*", in ordinal order; empty for every gate.</summary>
    public ImmutableArray<string> Gates { get; init; } = [];

    /// <summary>Usual number of people in the vehicle, 1 to 63.</summary>
    public int PeopleAboard { get; init; } = 1;

    /// <summary>First day of validity; null when open.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>Last day of validity; null when open.</summary>
    public DateOnly? ValidTo { get; init; }

    public bool IsOver(DateOnly today) => ValidTo < today;

    /// <summary>What gates know of it; null when it is not on the whitelist.</summary>
    public Registration? Registration => FilingLifeCycle.AtGates(State) is not { } status ? null : new()
    {
        Plate = Plate, Id = Id, Status = status, ValidFrom = ValidFrom, ValidTo = ValidTo, PeopleAboard = PeopleAboard, Gates = Gates,
    };

    /// <summary>
    /// As a program files it that knows gates only: what gates are told is as it says, the rest stays as it was. Its state moves
    /// only as far as its status says.
    /// </summary>
    public static Filing Of(Registration filed, Filing? before) => (before ?? new() { Id = filed.Id, Plate = filed.Plate }) with
    {
        Plate = filed.Plate, ValidFrom = filed.ValidFrom, ValidTo = filed.ValidTo, PeopleAboard = filed.PeopleAboard, Gates = filed.Gates,
        State = before is not null && Stays(filed, before) ? before.State : StateOf(filed.Status),
    };

    /// <summary>The status that a program which knows gates only is shown.</summary>
    public RegistrationStatus Status => FilingLifeCycle.AtGates(State) ?? RegistrationStatus.Pending;

    public bool Equals(Filing? other) =>
        other is not null && Id == other.Id && Plate == other.Plate && State == other.State && VehicleClass == other.VehicleClass && Enterprise == other.Enterprise
        && From == other.From && To == other.To && PeopleAboard == other.PeopleAboard && ValidFrom == other.ValidFrom && ValidTo == other.ValidTo
        && Drivers.AsSpan().SequenceEqual(other.Drivers.AsSpan()) && Gates.AsSpan().SequenceEqual(other.Gates.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Id, Plate);

    public override string ToString() => $"filing {Id}";

    // "Active" of what has expired says nothing new, unless the validity is another one.
    private static bool Stays(Registration filed, Filing before) => before.Status == filed.Status && (before.State != FilingState.Expired || before.ValidTo == filed.ValidTo);

    private static FilingState StateOf(RegistrationStatus status) => status switch
    {
        RegistrationStatus.Active => FilingState.Active,
        RegistrationStatus.Suspended => FilingState.Suspended,
        RegistrationStatus.Revoked => FilingState.Revoked,
        _ => FilingState.Submitted,
    };
}
