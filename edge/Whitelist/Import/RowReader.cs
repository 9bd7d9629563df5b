using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist.Import;

/// <summary>From a row as people write it to a registration, or why it is none.</summary>
internal static partial class RowReader
{
    /// <returns>Null, and the problem in words, when the row is no registration.</returns>
    public static Registration? Read(ImportRow row, out string? problem)
    {
        var status = RegistrationStatus.Active;
        var gates = ImmutableArray<string>.Empty;
        DateOnly? from = null, to = null;
        var id = row.Registration?.Trim() ?? "";
        var people = row.People ?? 1;
        problem = PlateOf(row, out var plate)
            ?? IdProblem(id)
            ?? StatusOf(row.Status, out status)
            ?? DateOf("validFrom", row.ValidFrom, out from)
            ?? DateOf("validTo", row.ValidTo, out to)
            ?? (to < from ? ImportWords.Of("Validity") : null)
            ?? (people is < 1 or > Registration.MaximumPeople ? ImportWords.Of("People", Registration.MaximumPeople) : null)
            ?? GatesOf(row.Gates ?? [], out gates);
        return problem is not null ? null : new Registration
        {
            Plate = plate,
            Id = id,
            Status = status,
            ValidFrom = from,
            ValidTo = to,
            PeopleAboard = people,
            Gates = gates,
        };
    }

    private static string? PlateOf(ImportRow row, out Plate plate)
    {
        plate = default;
        if (string.IsNullOrWhiteSpace(row.Plate))
            return ImportWords.Of("PlateMissing");
        if (ColourOf(row.Colour) is not { } colour)
            return ImportWords.Of("Colour", Shown(row.Colour!));
        return Plate.TryParse(row.Plate, colour, out plate, out var problem) ? null : PlateWords.Of(problem);
    }

    private static PlateColour? ColourOf(string? text) => text?.Trim().ToUpperInvariant().Replace("-", "", StringComparison.Ordinal) switch
    {
        null or "" or "UNKNOWN" => PlateColour.Unknown,
        "BLUE" or "蓝" or "蓝色" => PlateColour.Blue,
        "YELLOW" or "黄" or "黄色" => PlateColour.Yellow,
        "GREEN" or "绿" or "绿色" => PlateColour.Green,
        "YELLOWGREEN" or "黄绿" or "黄绿色" => PlateColour.YellowGreen,
        "WHITE" or "白" or "白色" => PlateColour.White,
        "BLACK" or "黑" or "黑色" => PlateColour.Black,
        _ => null,
    };

    private static string? IdProblem(string id) =>
        id.Length == 0 ? ImportWords.Of("IdMissing")
        : id.Length > Registration.MaximumIdLength ? ImportWords.Of("IdTooLong", Registration.MaximumIdLength)
        : id.Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? ImportWords.Of("IdCharacters") : null;

    private static string? StatusOf(string? text, out RegistrationStatus status)
    {
        status = default;
        var name = text?.Trim() ?? "";
        // Only the names: nobody who reads the file would know what a number means.
        var known = name.Length == 0 || (name.All(char.IsAsciiLetter) && Enum.TryParse(name, ignoreCase: true, out status));
        return known ? null : ImportWords.Of("Status", Shown(name));
    }

    private static string? DateOf(string column, string? text, out DateOnly? date)
    {
        date = null;
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (!DateOnly.TryParseExact(text.Trim(), ["yyyy-M-d", "yyyy/M/d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return ImportWords.Of("Date", column, Shown(text));
        date = day;
        return day >= Registration.FirstDay && day <= Registration.LastDay ? null
            : ImportWords.Of("DateRange", column, $"{Registration.FirstDay:yyyy-MM-dd}", $"{Registration.LastDay:yyyy-MM-dd}");
    }

    private static string? GatesOf(string[] names, out ImmutableArray<string> gates)
    {
        gates = [.. names.Select(name => name?.Trim() ?? "").Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        if (gates.FirstOrDefault(gate => !GateName().IsMatch(gate)) is { } wrong)
            return ImportWords.Of("Gate", Shown(wrong));
        return gates.Length <= Registration.MaximumGates ? null : ImportWords.Of("GatesTooMany", Registration.MaximumGates);
    }

    /// <summary>What a person typed, short enough for a line on the screen and without what would move the cursor.</summary>
    private static string Shown(string text)
    {
        var trimmed = text.Trim();
        var shown = string.Concat(trimmed.Take(30).Select(c => char.IsControl(c) ? '?' : c));
        return trimmed.Length > 30 ? shown + "…" : shown;
    }

    // As Gate:Site and Gate:Name.
    [GeneratedRegex(@"\A[a-z0-9-]{1,32}/([a-z0-9-]{1,32}|\*)\z")]
    private static partial Regex GateName();
}
