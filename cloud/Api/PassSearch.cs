using System.Globalization;
using Checkpoint.Cloud.Store;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Api;

/// <summary>What is asked for in an address: by the page of the passes and by programs, in the same words.</summary>
public sealed record PassSearch
{
    public string? Gate { get; init; }
    public string? Lane { get; init; }
    public string? Plate { get; init; }
    /// <summary>A day "2026-02-11" of the centre's time zone, or a time in ISO 8601 with its offset.</summary>
    public string? From { get; init; }
    /// <summary>As <see cref="From"/>; a day is meant with its end.</summary>
    public string? To { get; init; }
    /// <summary>passed, turnedAway, isolated, abandoned.</summary>
    public string? Outcome { get; init; }
    /// <summary>The lowest body temperature, in °C: 34 to 43.</summary>
    public string? Celsius { get; init; }

    /// <summary>Null, and <paramref name="problem"/> in words, when something is written wrongly.</summary>
    public PassQuery? Read(int limit, TimeZoneInfo zone, out string? problem)
    {
        problem = null;
        var (from, to) = (Time(From, zone, 0), Time(To, zone, 1));
        if (from is null && !IsBlank(From)) problem = $"from is \"{From}\"; give a day as 2026-02-11 or a time as 2026-02-11T08:00:00+08:00.";
        if (to is null && !IsBlank(To)) problem = $"to is \"{To}\"; give a day as 2026-02-11 or a time as 2026-02-11T08:00:00+08:00.";
        PassOutcome? outcome = null;
        if (!IsBlank(Outcome))
        {
            if (Enum.GetValues<PassOutcome>().Where(each => each.ToString().Equals(Outcome, StringComparison.OrdinalIgnoreCase)).ToList() is [var named]) outcome = named;
            else problem = $"outcome is \"{Outcome}\"; give passed, turnedAway, isolated or abandoned.";
        }

        double? celsius = null;
        if (!IsBlank(Celsius))
        {
            if (double.TryParse(Celsius, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is >= 34 and <= 43) celsius = value;
            else problem = $"celsius is \"{Celsius}\"; give 34 to 43, as 37.3.";
        }

        return problem is not null ? null : new(Blank(Gate), Blank(Lane), Blank(Plate), limit) { From = from, To = to, Outcome = outcome, MinimumCelsius = celsius };
    }

    /// <summary>The same in an address, to be put behind a page's or table's name.</summary>
    public string ToQuery() => string.Join('&', new[] { ("gate", Gate), ("lane", Lane), ("plate", Plate), ("from", From), ("to", To), ("outcome", Outcome), ("celsius", Celsius) }
        .Where(each => !IsBlank(each.Item2)).Select(each => $"{each.Item1}={Uri.EscapeDataString(each.Item2!)}"));

    private static DateTimeOffset? Time(string? text, TimeZoneInfo zone, int days)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var midnight = day.AddDays(day == DateOnly.MaxValue ? 0 : days).ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
        }

        return text?.Contains('T') == true && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    private static string? Blank(string? text) => IsBlank(text) ? null : text!.Trim();

    private static bool IsBlank(string? text) => string.IsNullOrWhiteSpace(text);
}
