namespace Checkpoint.Cloud.Reports;

/// <summary>What happened at the gates on one day of the centre's time zone: every pass counts for the day and hour in which it began.</summary>
/// <param name="Gate">"{site}/{gate}"; null: all gates.</param>
/// <param name="Gates">In the order of their names; those with no pass and no intervention are left out.</param>
/// <param name="Hours">All hours of the day, 0 to 23.</param>
/// <param name="Staff">Who intervened, the busiest first.</param>
public sealed record DayReport(DateOnly Day, string? Gate, ReportRow Total, IReadOnlyList<ReportRow> Gates, IReadOnlyList<HourRow> Hours, IReadOnlyList<StaffRow> Staff);

/// <summary>The figures of one gate, or of all.</summary>
public sealed record ReportRow
{
    /// <summary>"{site}/{gate}"; null: of all.</summary>
    public string? Name { get; init; }
    public int Passes { get; init; }
    /// <summary>Not ended when the report was made.</summary>
    public int Running { get; init; }
    public int Passed { get; init; }
    public int TurnedAway { get; init; }
    public int Isolated { get; init; }
    public int Abandoned { get; init; }
    /// <summary>Passed with nobody's help.</summary>
    public int GreenChannel { get; init; }
    /// <summary>Of those that passed, 0 to 1; null when none did.</summary>
    public double? GreenShare => Passed == 0 ? null : (double)GreenChannel / Passed;
    /// <summary>From arrival until the vehicle may drive on.</summary>
    public Times Waiting { get; init; }
    /// <summary>From arrival until the vehicle has left the lane.</summary>
    public Times Handling { get; init; }
    /// <summary>People of whom there is a temperature: normal or a fever.</summary>
    public int Screened { get; init; }
    public FeverRow Fevers { get; init; }
    /// <summary>By the sprayer alone.</summary>
    public int Disinfected { get; init; }
    public int DisinfectedByHand { get; init; }
    /// <summary>Passes in which the sprayer failed, whatever was done then.</summary>
    public int SprayFailures { get; init; }
    /// <summary>What people did at the lane, acknowledged alarms left aside.</summary>
    public int Interventions { get; init; }
}

/// <summary>Times of a number of passes, in seconds; by nearest rank.</summary>
/// <param name="Count">Passes of which the time is known.</param>
public readonly record struct Times(int Count, double? Median, double? P90)
{
    public static Times Of(List<double> seconds)
    {
        seconds.Sort();
        return new(seconds.Count, Rank(seconds, 0.5), Rank(seconds, 0.9));
    }

    private static double? Rank(List<double> sorted, double share) => sorted.Count == 0 ? null : sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}

/// <summary>Passes with a reading that was a fever, and how they ended. Passed: a contact thermometer disproved it, or a person overrode it.</summary>
public readonly record struct FeverRow(int All, int Isolated, int TurnedAway, int Passed, int Other);

/// <summary>Passes that began in an hour, by how they ended.</summary>
/// <param name="Helped">Passed with the help of staff.</param>
/// <param name="Other">Not passed, or not yet.</param>
public readonly record struct HourRow(int Hour, int GreenChannel, int Helped, int Other)
{
    public int All => GreenChannel + Helped + Other;
}

/// <param name="Actions">How often they did what, the most frequent first.</param>
public sealed record StaffRow(string By, int Interventions, IReadOnlyList<ActionCount> Actions);

/// <param name="Action">As in the staff interface: "openByHand".</param>
public readonly record struct ActionCount(string Action, int Count);
