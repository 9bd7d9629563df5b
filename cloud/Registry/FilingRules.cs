using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Checkpoint.Cloud.Registry;

/// <summary>What can be filed beside what gates know, and how it is written. Problems are in words, without what is personal.</summary>
internal static partial class FilingRules
{
    public const int MaximumText = 100, MaximumName = 50, MaximumDrivers = 10;

    /// <summary>One row with all its problems: each with the member it is about.</summary>
    public static IEnumerable<(string Member, string Problem)> Problems(Filing filing)
    {
        if (TextProblem(filing.Enterprise) is { } enterprise) yield return ("enterprise", enterprise);
        if (TextProblem(filing.From) is { } from) yield return ("from", from);
        if (TextProblem(filing.To) is { } to) yield return ("to", to);
        if (!Enum.IsDefined(filing.VehicleClass)) yield return ("vehicleClass", "is none that is known");
        if (filing.Drivers.Length > MaximumDrivers) yield return ("drivers", $"has {filing.Drivers.Length}; {MaximumDrivers} is the limit");
        foreach (var (index, driver) in filing.Drivers.Index())
            foreach (var problem in DriverProblems(driver)) yield return ("drivers", $"{problem} (driver {index + 1})");
    }

    public static string? Problem(Filing filing) => Problems(filing).Select(each => $"{each.Member} {each.Problem}.").FirstOrDefault();

    /// <summary>Who and why; null when it can be recorded so.</summary>
    public static string? Problem(FilingAuthor author) =>
        author.By is not { Length: > 0 and <= FilingAuthor.MaximumBy } by || !IsShown(by) ? $"the name of who is signed in has not 1 to {FilingAuthor.MaximumBy} characters."
        : author.Reason is { } reason && (reason.Length > FilingAuthor.MaximumReason || !IsShown(reason)) ? $"reason has more than {FilingAuthor.MaximumReason} characters, or some that cannot be shown." : null;

    /// <summary>As it is kept: without spaces around, phones and numbers without spaces and dashes in them.</summary>
    public static ImmutableArray<Driver> Tidy(IEnumerable<Driver> drivers) =>
        [.. drivers.Select(driver => new Driver(driver.Name.Trim(), Joined(driver.Phone), Joined(driver.IdNumber)?.ToUpperInvariant()))];

    private static IEnumerable<string> DriverProblems(Driver driver)
    {
        if (driver.Name.Length is 0 or > MaximumName || !IsShown(driver.Name)) yield return $"name has no or more than {MaximumName} characters";
        if (PersonalData.IsMasked(driver.Phone)) yield return "phone is masked, and not as the one that is filed";
        else if (driver.Phone is { } phone && !Phone().IsMatch(phone)) yield return "phone is not 5 to 20 digits";
        if (PersonalData.IsMasked(driver.IdNumber)) yield return "idNumber is masked, and not as the one that is filed";
        else if (driver.IdNumber is { Length: 18 } resident && !IsResident(resident)) yield return "idNumber has 18 characters and its check digit is wrong";
        else if (driver.IdNumber is { } number && !Number().IsMatch(number)) yield return "idNumber is not 5 to 20 letters and digits";
    }

    // GB 11643: the last character is a checksum of the others (ISO 7064, MOD 11-2).
    private static bool IsResident(string number)
    {
        var sum = 0;
        for (var place = 0; place < 17; place++)
        {
            if (!char.IsAsciiDigit(number[place])) return false;
            sum += (number[place] - '0') * ((1 << (17 - place)) % 11);
        }
        return "10X98765432"[sum % 11] == number[17];
    }

    private static string? TextProblem(string text) => text.Length > MaximumText ? $"has more than {MaximumText} characters" : IsShown(text) ? null : "has a character that cannot be shown";

    private static bool IsShown(string text) => !text.Any(each => char.IsControl(each) || char.IsSurrogate(each));

    private static string? Joined(string? text) => string.Concat((text ?? "").Where(each => !char.IsWhiteSpace(each) && each != '-')) is { Length: > 0 } joined ? joined : null;

    [GeneratedRegex(@"\A\+?[0-9]{5,20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    [GeneratedRegex(@"\A[A-Z0-9]{5,20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
