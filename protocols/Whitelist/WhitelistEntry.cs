using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Protocols.Whitelist;

/// <summary>A registration as it is sent, or that there is none any more. What is as usual is left out.</summary>
public sealed partial record WhitelistEntry
{
    public required string Plate { get; init; }

    /// <summary>Unknown: the vehicle of any colour.</summary>
    public PlateColour Colour { get; init; }

    /// <summary>Id of the registration; left out when it was removed.</summary>
    public string? Registration { get; init; }

    public RegistrationStatus Status { get; init; }

    /// <summary>First day of validity at the gate; left out when open.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>Last day of validity at the gate; left out when open.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>1 to <see cref="Registration.MaximumPeople"/>; left out for one.</summary>
    public int? People { get; init; }

    /// <summary>"site/gate" or "site/*"; left out for every gate.</summary>
    public IReadOnlyList<string>? Gates { get; init; }

    /// <summary>Nothing is filed for this plate with this colour any more.</summary>
    public bool Removed { get; init; }

    public static WhitelistEntry Of(WhitelistChange change) => change.Registration is { } filed ? Of(filed)
        : new() { Plate = change.Plate.Text, Colour = change.Plate.Colour, Removed = true };

    public static WhitelistEntry Of(Registration filed) => new()
    {
        Plate = filed.Plate.Text,
        Colour = filed.Plate.Colour,
        Registration = filed.Id,
        Status = filed.Status,
        ValidFrom = filed.ValidFrom,
        ValidTo = filed.ValidTo,
        People = filed.PeopleAboard == 1 ? null : filed.PeopleAboard,
        Gates = filed.Gates.IsEmpty ? null : filed.Gates,
    };

    /// <summary>False, and the problem in words without the plate, when a member is out of its range.</summary>
    public bool TryRead(out WhitelistChange change, out string? problem)
    {
        change = default;
        var filed = default(Registration);
        if (!Plates.Plate.TryParse(Plate, Colour, out var plate, out var wrong))
            problem = $"plate is no plate: {PlateWords.English(wrong)}";
        else
            problem = Removed ? null : Read(plate, out filed);
        if (problem is null)
            change = new WhitelistChange(plate, filed);
        return problem is null;
    }

    private string? Read(Plate plate, out Registration? filed)
    {
        var gates = Gates is null ? [] : Gates.Where(gate => gate is not null).Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        var problem = IdProblem(Registration)
            ?? (Enum.IsDefined(Status) ? null : "status is not active, pending, suspended or revoked")
            ?? DayProblem("validFrom", ValidFrom) ?? DayProblem("validTo", ValidTo)
            ?? (ValidTo < ValidFrom ? "validTo is before validFrom" : null)
            ?? (People is < 1 or > Whitelist.Registration.MaximumPeople ? $"people is {People}; give 1 to {Whitelist.Registration.MaximumPeople}" : null)
            ?? (Gates is not null && gates.Length != Gates.Count ? "gates has an empty name, or one twice" : null)
            ?? (gates.Length > Whitelist.Registration.MaximumGates ? $"gates has {gates.Length} names; {Whitelist.Registration.MaximumGates} is the limit" : null)
            ?? (gates.All(gate => GateName().IsMatch(gate)) ? null : "gates has a name that is neither site/gate nor site/*");
        filed = problem is not null ? null : new Registration
        {
            Plate = plate,
            Id = Registration!,
            Status = Status,
            ValidFrom = ValidFrom,
            ValidTo = ValidTo,
            PeopleAboard = People ?? 1,
            Gates = gates,
        };
        return problem;
    }

    private static string? IdProblem(string? id) =>
        id is not { Length: > 0 and <= Whitelist.Registration.MaximumIdLength } ? $"registration has no or more than {Whitelist.Registration.MaximumIdLength} characters"
        : id.Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? "registration has a character that cannot be shown"
        : char.IsWhiteSpace(id[0]) || char.IsWhiteSpace(id[^1]) ? "registration begins or ends with a space" : null;

    private static string? DayProblem(string name, DateOnly? day) =>
        day is null || (day >= Whitelist.Registration.FirstDay && day <= Whitelist.Registration.LastDay) ? null
            : $"{name} is not between {Whitelist.Registration.FirstDay:yyyy-MM-dd} and {Whitelist.Registration.LastDay:yyyy-MM-dd}";

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}/([a-z0-9-]{1,32}|\*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex GateName();
}
