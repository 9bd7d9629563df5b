using System.Globalization;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry.Sheets;

/// <summary>One row of a sheet, read by its columns. A cell that is empty says nothing, and what is filed stays.</summary>
internal sealed class SheetRow
{
    private static readonly string[] s_days = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyyMMdd"];
    private static readonly char[] s_between = [';', '；', '、', '\n'];

    private readonly IReadOnlyDictionary<FilingColumn, string> _cells;
    private readonly List<CellProblem> _problems = [];

    public SheetRow(int line, IReadOnlyDictionary<FilingColumn, string> cells)
    {
        (Line, _cells) = (line, cells);
        var colour = Value<PlateColour>(FilingColumn.Colour) ?? PlateColour.Unknown;
        if (Protocols.Plates.Plate.TryParse(Cell(FilingColumn.Plate), colour, out var plate, out var problem)) Plate = plate;
        else Wrong(problem == PlateProblem.ColourNotAllowed ? FilingColumn.Colour : FilingColumn.Plate, PlateWords.Of(problem));
    }

    public int Line { get; }

    public Plate? Plate { get; }

    public string? Id => Cell(FilingColumn.Registration) is { Length: > 0 } id ? id : null;

    public IReadOnlyList<CellProblem> Problems => _problems;

    public void Wrong(FilingColumn column, string problem) => _problems.Add(new(SheetWords.Name(column), problem));

    /// <summary>The row over what is filed; its problems are noted.</summary>
    public Filing? Read(string id, Filing? before, FilingState state)
    {
        if (Plate is not { } plate) return null;
        var drivers = Drivers(before);
        var filing = (before ?? new() { Id = id, Plate = plate, State = state }) with { Plate = plate };
        filing = filing with
        {
            VehicleClass = Value<VehicleClass>(FilingColumn.VehicleClass) ?? filing.VehicleClass,
            Enterprise = Said(FilingColumn.Enterprise) ?? filing.Enterprise, From = Said(FilingColumn.From) ?? filing.From, To = Said(FilingColumn.To) ?? filing.To,
            Drivers = drivers is null ? filing.Drivers : [.. PersonalData.Unmask(FilingRules.Tidy(drivers), filing.Drivers)],
            Gates = Said(FilingColumn.Gates) is { } gates ? [.. Parts(gates.Replace(',', ';')).Where(gate => gate.Length > 0).Distinct().Order(StringComparer.Ordinal)] : filing.Gates,
            PeopleAboard = Number(FilingColumn.People) ?? filing.PeopleAboard, ValidFrom = Day(FilingColumn.ValidFrom) ?? filing.ValidFrom, ValidTo = Day(FilingColumn.ValidTo) ?? filing.ValidTo,
        };
        foreach (var (member, problem) in FilingRules.Problems(filing)) Wrong(ColumnOf(member, problem), problem);
        JudgeWhatGatesKnow(WhitelistEntry.Of((filing with { State = FilingState.Active }).Registration!));
        return _problems.Count == 0 ? filing : null;
    }

    /// <summary>As everywhere else; a member at a time, so that each problem is named.</summary>
    private void JudgeWhatGatesKnow(WhitelistEntry whole)
    {
        var bare = whole with { Gates = null, People = null, ValidFrom = null, ValidTo = null };
        if (!bare.TryRead(out _, out var wrong)) Wrong(FilingColumn.Registration, wrong!);
        else
            foreach (var entry in (WhitelistEntry[])[bare with { Gates = whole.Gates }, bare with { People = whole.People }, bare with { ValidFrom = whole.ValidFrom, ValidTo = whole.ValidTo }])
                if (!entry.TryRead(out _, out wrong)) Wrong(ColumnOf(wrong!.Split(' ')[0], ""), wrong);
    }

    private static FilingColumn ColumnOf(string member, string problem) =>
        member == "drivers" ? problem.StartsWith("phone", StringComparison.Ordinal) ? FilingColumn.Phones : problem.StartsWith("idNumber", StringComparison.Ordinal) ? FilingColumn.IdNumbers : FilingColumn.Drivers
        : Enum.TryParse<FilingColumn>(member, ignoreCase: true, out var column) ? column : FilingColumn.Plate;

    private List<Driver>? Drivers(Filing? before)
    {
        if (Said(FilingColumn.Drivers) is not { } names)
        {
            if (Said(FilingColumn.Phones) is not null || Said(FilingColumn.IdNumbers) is not null) Wrong(FilingColumn.Drivers, "names nobody, and there is a phone or a number");
            return null;
        }

        var (people, phones, numbers) = (Parts(names), Parts(Cell(FilingColumn.Phones)), Parts(Cell(FilingColumn.IdNumbers)));
        if (phones.Length > people.Length) Wrong(FilingColumn.Phones, "has more than there are drivers");
        if (numbers.Length > people.Length) Wrong(FilingColumn.IdNumbers, "has more than there are drivers");
        return [.. people.Select((name, place) => Filled(new(name, At(phones, place), At(numbers, place)), before))];

        static string? At(string[] parts, int place) => place < parts.Length && parts[place].Length > 0 ? parts[place] : null;
    }

    // An empty cell says nothing of a driver who is filed, either.
    private static Driver Filled(Driver driver, Filing? before) => before?.Drivers.FirstOrDefault(known => known.Name == driver.Name) is { } same
        ? driver with { Phone = driver.Phone ?? same.Phone, IdNumber = driver.IdNumber ?? same.IdNumber } : driver;

    private string Cell(FilingColumn column) => _cells.GetValueOrDefault(column) ?? "";

    private string? Said(FilingColumn column) => Cell(column) is { Length: > 0 } text ? text : null;

    private static string[] Parts(string text) => text.Length == 0 ? [] : [.. text.Split(s_between).Select(part => part.Trim())];

    private T? Value<T>(FilingColumn column)
        where T : struct, Enum
    {
        if (Said(column) is not { } text) return null;
        if (SheetWords.TryRead<T>(text, out var value)) return value;
        Wrong(column, $"is none of {string.Join(", ", Enum.GetValues<T>().Select(each => Words.Word.Of(each)))}");
        return null;
    }

    private int? Number(FilingColumn column)
    {
        if (Said(column) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        Wrong(column, "is no number");
        return null;
    }

    private DateOnly? Day(FilingColumn column)
    {
        if (Said(column) is not { } text) return null;
        if (DateOnly.TryParseExact(text.Split(' ')[0], s_days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Wrong(column, "is no day as 2026-03-01");
        return null;
    }
}

/// <param name="Column">As in JSON; the headings may be in either language.</param>
public sealed record CellProblem(string Column, string Problem);
