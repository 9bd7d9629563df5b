using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <summary>A filing as it is shown: what is personal is masked. What is as usual is left out.</summary>
public sealed record FilingView
{
    public required string Registration { get; init; }

    public required string Plate { get; init; }

    /// <summary>Unknown: the vehicle of any colour.</summary>
    public PlateColour Colour { get; init; }

    /// <summary>For programs that know gates only.</summary>
    public RegistrationStatus Status { get; init; }

    public FilingState State { get; init; }

    /// <summary>What can be done with it now.</summary>
    public required IReadOnlyList<FilingStep> Steps { get; init; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    public int People { get; init; }

    public IReadOnlyList<string>? Gates { get; init; }

    public VehicleClass? VehicleClass { get; init; }

    public string? Enterprise { get; init; }

    public IReadOnlyList<Driver>? Drivers { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public int Revision { get; init; }

    public FilingAction Action { get; init; }

    /// <summary>When the last change was; left out for one from before the centre kept a history.</summary>
    public DateTimeOffset? At { get; init; }

    public string? By { get; init; }

    /// <summary>Plates that are taken for this one easily; only with one that was just filed.</summary>
    public IReadOnlyList<NearView>? Near { get; init; }

    public static FilingView Of(FilingVersion version, DateOnly today, bool isMasked = true)
    {
        var filing = version.Filing!;
        return new()
        {
            Registration = filing.Id, Plate = filing.Plate.Text, Colour = filing.Plate.Colour, Status = filing.Status, State = filing.State,
            Steps = [.. FilingLifeCycle.From(filing.State, filing.IsOver(today))], ValidFrom = filing.ValidFrom, ValidTo = filing.ValidTo, People = filing.PeopleAboard,
            Gates = filing.Gates.IsEmpty ? null : filing.Gates, VehicleClass = filing.VehicleClass == Registry.VehicleClass.Unknown ? null : filing.VehicleClass,
            Enterprise = Said(filing.Enterprise), From = Said(filing.From), To = Said(filing.To),
            Drivers = filing.Drivers.IsEmpty ? null : [.. filing.Drivers.Select(driver => isMasked ? PersonalData.Masked(driver) : driver)],
            Revision = version.Revision, Action = version.Action, At = version.At, By = version.Author.By,
        };
    }

    private static string? Said(string text) => text.Length > 0 ? text : null;
}

/// <summary>How a plate is near another one.</summary>
public enum Likeness
{
    /// <summary>The same characters on another colour.</summary>
    OtherColour,
    /// <summary>One character is other that is taken for this one easily, as 8 for B.</summary>
    LookAlike,
    /// <summary>One character is other.</summary>
    OneCharacter,
}

public sealed record NearView(string Registration, string Plate, PlateColour Colour, Likeness Likeness, string? Enterprise)
{
    public const int Maximum = 20;

    /// <summary>The nearest first.</summary>
    public static async Task<IReadOnlyList<NearView>> OfAsync(IRegistryStore store, Plate plate, CancellationToken cancellationToken)
    {
        var keys = (await store.IndexAsync(cancellationToken)).Near(plate).Select(key => (Key: key, Likeness: Of(plate, key))).OrderBy(each => each.Likeness).Take(Maximum).Select(each => each.Key).ToList();
        var found = await store.FindAsync([], keys, cancellationToken);
        return [.. found.Select(each => each.Filing!).Select(filing => Of(plate, filing)).OrderBy(each => each.Likeness).ThenBy(each => each.Plate, StringComparer.Ordinal)];
    }

    public static NearView Of(Plate plate, Filing filing) =>
        new(filing.Id, filing.Plate.Text, filing.Plate.Colour, Of(plate, filing.Plate.Key), filing.Enterprise.Length > 0 ? filing.Enterprise : null);

    public static Likeness Of(Plate plate, ulong key) =>
        (key & ~PlateOrder.ColourMask) == plate.KeyWithoutColour ? Likeness.OtherColour
        : Protocols.Plates.Plate.TryFromKey(key, out var other) && NearMiss.Compare(plate, [], other) is not null ? Likeness.LookAlike : Likeness.OneCharacter;
}

/// <param name="Total">How many fit in all.</param>
/// <param name="Next">For "after", to go on; null at the end.</param>
public sealed record FilingList(WhitelistHead Head, int Total, IReadOnlyList<FilingView> Registrations, string? Next);

/// <summary>One entry of the history.</summary>
/// <param name="Changes">What is other than in the version before.</param>
public sealed record HistoryView(int Revision, FilingAction Action, DateTimeOffset? At, string? By, string? Reason, IReadOnlyList<ChangeView>? Changes);

/// <param name="Member">As in a filing.</param>
public sealed record ChangeView(string Member, string? Before, string? After)
{
    public static IReadOnlyList<HistoryView> Of(IReadOnlyList<FilingVersion> history) =>
    [
        .. history.Select((version, place) => new HistoryView(
            version.Revision, version.Action, version.At, version.Author.By, version.Author.Reason,
            version.Filing is { } filing ? Of(history.Skip(place + 1).FirstOrDefault(each => each.Action != FilingAction.PersonalDataSeen)?.Filing, filing) : null)),
    ];

    private static IReadOnlyList<ChangeView> Of(Filing? before, Filing after)
    {
        var same = before is not null && before.Drivers.AsSpan().SequenceEqual(after.Drivers.AsSpan());
        return [.. Members(before).Zip(Members(after)).Where(each => each.First.Text != each.Second.Text || (each.First.Member == "drivers" && before is not null && !same)).Select(each => new ChangeView(each.First.Member, each.First.Text, each.Second.Text))];
    }

    private static IEnumerable<(string Member, string? Text)> Members(Filing? filing) =>
    [
        ("plate", filing?.Plate.Text), ("colour", filing?.Plate.Colour is { } colour ? Name(colour) : null), ("state", filing is null ? null : Name(filing.State)),
        ("vehicleClass", filing is null or { VehicleClass: VehicleClass.Unknown } ? null : Name(filing.VehicleClass)), ("enterprise", Said(filing?.Enterprise)), ("from", Said(filing?.From)), ("to", Said(filing?.To)),
        ("gates", Said(string.Join(", ", filing?.Gates ?? []))), ("people", filing?.PeopleAboard.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("validFrom", filing?.ValidFrom?.ToString("O", System.Globalization.CultureInfo.InvariantCulture)), ("validTo", filing?.ValidTo?.ToString("O", System.Globalization.CultureInfo.InvariantCulture)),
        ("drivers", Said(string.Join("; ", (filing?.Drivers ?? []).Select(PersonalData.Masked).Select(driver => string.Join(' ', new[] { driver.Name, driver.Phone, driver.IdNumber }.OfType<string>()))))),
    ];

    private static string Name<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string? Said(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
