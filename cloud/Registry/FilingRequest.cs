using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <summary>A filing as a program or a page sends it. What is left out stays as it is filed, or is as usual when it is new; PUT takes what gates know as usual.</summary>
public sealed record FilingRequest
{
    /// <summary>Left out for one that is filed already.</summary>
    public string? Plate { get; init; }

    public PlateColour? Colour { get; init; }

    /// <summary>Id; left out, the centre gives one.</summary>
    public string? Registration { get; init; }

    /// <summary>For PUT, in place of the steps of the life cycle.</summary>
    public RegistrationStatus? Status { get; init; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    /// <summary>Usual number of people aboard, 1 to 63.</summary>
    public int? People { get; init; }

    /// <summary>Checkpoints of the route, "site/gate" or "site/*".</summary>
    public IReadOnlyList<string>? Gates { get; init; }

    public VehicleClass? VehicleClass { get; init; }

    public string? Enterprise { get; init; }

    /// <summary>10 at most. A phone or number that is sent as it was shown, masked, stays.</summary>
    public IReadOnlyList<Driver>? Drivers { get; init; }

    /// <summary>Where the route begins.</summary>
    public string? From { get; init; }

    /// <summary>Where it ends.</summary>
    public string? To { get; init; }


    public string? Reason { get; init; }

    /// <summary>The revision that was read: with another one there is now, nothing is changed.</summary>
    public int? Revision { get; init; }

    /// <summary>What gates know of it.</summary>
    internal WhitelistEntry Entry(string id) => new()
    {
        Plate = Plate ?? "", Colour = Colour ?? PlateColour.Unknown, Registration = id, Status = Status ?? RegistrationStatus.Active, ValidFrom = ValidFrom, ValidTo = ValidTo, People = People, Gates = Gates,
    };

    /// <summary>What gates do not know of it, over what is filed.</summary>
    internal Filing Rest(Filing filed) => filed with
    {
        VehicleClass = VehicleClass ?? filed.VehicleClass, Enterprise = Enterprise?.Trim() ?? filed.Enterprise, From = From?.Trim() ?? filed.From, To = To?.Trim() ?? filed.To,
        Drivers = Drivers is null ? filed.Drivers : [.. PersonalData.Unmask(FilingRules.Tidy(Drivers), filed.Drivers)],
    };
}

/// <summary>A step of the life cycle.</summary>
/// <param name="Reason">Needed to suspend and to revoke.</param>
/// <param name="Revision">The revision that was read.</param>
public sealed record StepRequest(string? Reason = null, int? Revision = null);
