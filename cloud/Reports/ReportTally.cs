using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Reports;

/// <summary>Counts up one row of a report.</summary>
internal sealed class ReportTally(string? name)
{
    private readonly List<double> _waiting = [], _handling = [];
    private ReportRow _row = new() { Name = name };

    public void Take(PassRecord pass)
    {
        _row = _row with
        {
            Passes = _row.Passes + 1,
            Running = _row.Running + One(pass.Outcome is null),
            Passed = _row.Passed + One(pass.Outcome == PassOutcome.Passed),
            TurnedAway = _row.TurnedAway + One(pass.Outcome == PassOutcome.TurnedAway),
            Isolated = _row.Isolated + One(pass.Outcome == PassOutcome.Isolated),
            Abandoned = _row.Abandoned + One(pass.Outcome == PassOutcome.Abandoned),
            GreenChannel = _row.GreenChannel + One(IsGreen(pass)),
            Screened = _row.Screened + pass.Readings.Where(reading => reading.Verdict is ReadingVerdict.Normal or ReadingVerdict.Fever).Select(reading => reading.Person).Distinct().Count(),
            Fevers = Fevers(_row.Fevers, pass),
            Disinfected = _row.Disinfected + One(pass.Disinfection == DisinfectionState.Done),
            DisinfectedByHand = _row.DisinfectedByHand + One(pass.Disinfection == DisinfectionState.DoneByHand),
            SprayFailures = _row.SprayFailures + One(pass.SprayFailed),
        };
        if (pass.ClearedAfter is { } cleared) _waiting.Add(cleared);
        if (pass.Seconds is { } seconds) _handling.Add(seconds);
    }

    public void Take(InterventionRecord _) => _row = _row with { Interventions = _row.Interventions + 1 };

    public ReportRow Row() => _row with { Waiting = Times.Of(_waiting), Handling = Times.Of(_handling) };

    public static bool IsGreen(PassRecord pass) => pass is { Outcome: PassOutcome.Passed, Ground: ClearanceGround.GreenChannel };

    private static FeverRow Fevers(FeverRow row, PassRecord pass) => !pass.Readings.Any(reading => reading.Verdict == ReadingVerdict.Fever) ? row : pass.Outcome switch
    {
        PassOutcome.Isolated => row with { All = row.All + 1, Isolated = row.Isolated + 1 },
        PassOutcome.TurnedAway => row with { All = row.All + 1, TurnedAway = row.TurnedAway + 1 },
        PassOutcome.Passed => row with { All = row.All + 1, Passed = row.Passed + 1 },
        _ => row with { All = row.All + 1, Other = row.Other + 1 },
    };

    private static int One(bool counts) => counts ? 1 : 0;
}
