namespace Checkpoint.Edge.Lane;

/// <summary>The lane: a pure function. No clock, no task, no I/O.</summary>
public static class LaneController
{
    /// <param name="state">State before the input.</param>
    /// <param name="input">What happened.</param>
    /// <param name="now">Monotonic time of the input; earlier than the state's time counts as the state's time.</param>
    public static LaneStep Step(LaneState state, LaneInput input, TimeSpan now, LaneRules rules)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(rules);
        var turn = new LaneTurn(state, now, rules);
        Take(turn, input);
        turn.Settle();
        return turn.Finish();
    }

    private static void Take(LaneTurn turn, LaneInput input)
    {
        switch (input)
        {
            case SensorChanged changed:
                turn.State = turn.State with { Contacts = turn.State.Contacts.With(changed.Sensor, changed.Signal) };
                if (changed is { Sensor: LaneSensor.MeasureButton, Signal: Signal.Active }) ScreeningRules.ButtonPressed(turn);
                break;
            case PlateSeen seen:
                IdentificationRules.Seen(turn, seen.Identification);
                break;
            case VerdictChanged changed:
                IdentificationRules.VerdictChanged(turn, changed);
                break;
            case Measured measured:
                ScreeningRules.Measured(turn, measured.Measurement);
                break;
            case ThermometerChanged changed:
                ScreeningRules.ThermometerChanged(turn, changed.Faulty);
                break;
            case CameraChanged changed:
                turn.State = turn.State with { IsCameraSilent = changed.Silent };
                break;
            case StaffActs acts:
                StaffRules.Act(turn, acts);
                break;
            case DecisionRecorded recorded:
                DecisionRules.Recorded(turn, recorded);
                break;
            case JournalChanged changed:
                DecisionRules.JournalChanged(turn, changed.Writable);
                break;
            case TimePassed:
                break;
        }
    }
}
