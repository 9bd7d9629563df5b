using System.Collections.Immutable;
using System.Globalization;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>One pass at a time, each with exactly one end, and no clearance without its reasons.</summary>
internal sealed class PassJudge
{
    private readonly string _prefix;
    private Proof _cleared;
    private bool _interrupted;
    private TimeSpan _arrived;
    private bool _thermometerFaulty;
    private WhitelistVerdict? _verdict;
    private bool _admitted, _turnedAway, _isolated, _opened, _screened, _disinfected, _held, _overridden;
    private StaffReason? _heldFor;
    private bool _entered;
    private int _aboard = 1;
    private ImmutableSortedDictionary<int, PersonJudge> _people = ImmutableSortedDictionary<int, PersonJudge>.Empty;

    public PassJudge(string prefix, long lastPass, InterruptedPass? interrupted)
    {
        (_prefix, LastNumber) = (prefix, lastPass);
        (Open, Plate, _interrupted) = (interrupted?.Pass, interrupted?.Plate, interrupted is not null);
        if (interrupted is { Cleared: true }) _cleared = new(true, 0);
        (_heldFor, _held) = (interrupted?.Held, interrupted?.Held is not null);
        (_turnedAway, _isolated) = (interrupted?.LeavesAs == PassOutcome.TurnedAway, interrupted?.LeavesAs == PassOutcome.Isolated);
    }

    /// <summary>Id of the pass that has arrived and not ended.</summary>
    public string? Open { get; private set; }

    public string? Plate { get; private set; }

    public long LastNumber { get; private set; }

    public PassJudge Clone() => (PassJudge)MemberwiseClone();

    public bool MayPass(Ledger ledger) => Open is not null && _cleared.IsDurable(ledger);

    /// <summary>The policy was replaced while this pass was open: it may have been checked by either.</summary>
    public bool RulesChanged { get; private set; }

    /// <summary>What the journal would tell of the pass after a restart now.</summary>
    public InterruptedPass? Interrupt(Ledger ledger) => Open is null
        ? null
        : new(Open, Plate, MayPass(ledger), _entered, _heldFor, _turnedAway ? PassOutcome.TurnedAway : _isolated ? PassOutcome.Isolated : null);

    /// <summary>Held, and neither released nor sent away.</summary>
    public bool IsHeld => Open is not null && _held && !_turnedAway && !_isolated;

    public void CoveredBy(long decision) => _cleared = _cleared.CoveredBy(decision);

    /// <summary>The journal fails: what a person has decided counts all the same, and is recorded as soon as it can be.</summary>
    public void ExcuseOverride() => _cleared = _overridden ? _cleared.Excused : _cleared;

    public void ChangeRules() => RulesChanged = Open is not null;

    public void Take(LaneEvent happened, LaneInput input, StaffAction? staff, LaneJudge judge, LaneRules rules)
    {
        if (happened is StaffActed) Note(staff);
        if (input is ThermometerChanged(var faulty)) _thermometerFaulty = faulty;
        if (happened is not PassEvent passEvent) return;
        if (passEvent is PassArrived)
        {
            Arrive(passEvent.Pass, judge.Sight.Now);
            Note(staff);
            return;
        }
        if (passEvent.Pass != Open) throw new RuleBroken("an event belongs to the pass that is open", $"{passEvent} while {Open ?? "none"} is");
        switch (passEvent)
        {
            case PassIdentified identified:
                (Plate, _verdict, _aboard) = (identified.Plate, identified.Verdict, identified.PeopleAboard);
                break;
            case PassReading reading:
                Read(reading, input, judge, rules);
                break;
            case PassScreened screened:
                Screen(screened.People);
                break;
            case DisinfectionCompleted:
                _disinfected = true;
                break;
            case PassHeld held:
                // A clearance it had is taken back.
                (_held, _heldFor, _cleared) = (true, held.Reason, default);
                break;
            case PassReleased:
                if (_people.Values.Any(each => each.Feverish)) throw new RuleBroken("a fever is not released without a normal second or contact reading");
                (_held, _heldFor) = (false, null);
                break;
            case PassPassing:
                _entered = true;
                break;
            case PassCleared cleared:
                Clear(cleared, judge.Arm, rules);
                break;
            case PassEnded ended:
                End(ended, judge.Sight.Now);
                break;
        }
    }

    /// <summary>After the whole step: the lane shows the pass that its events tell of.</summary>
    public void Check(LaneState state, LaneJudge judge)
    {
        if (state.Pass != Open) throw new RuleBroken("the lane shows the pass that is open", $"{state.Pass ?? "none"} for {Open ?? "none"}");
        if (state.IsCleared && !MayPass(judge.Ledger)) throw new RuleBroken("cleared is shown only for a durable clearance");
        if (state.Phase == LanePhase.Idle && Open is not null) throw new RuleBroken("an idle lane has no pass", Open);
    }

    public void WriteTo(KeyWriter key, Ledger ledger)
    {
        key.Add(_heldFor is { } reason ? (int)reason : -1).Add(_entered).Add(_aboard);
        key.Add(Open).Add(Plate).Add(_interrupted).Add(_thermometerFaulty).Add(_verdict is { } verdict ? (int)verdict : -1);
        foreach (var flag in (ReadOnlySpan<bool>)[_admitted, _turnedAway, _isolated, _opened, _screened, _disinfected, _held, _overridden, RulesChanged]) key.Add(flag);
        foreach (var (number, person) in _people)
        {
            key.Add(number);
            person.WriteTo(key);
        }
        _cleared.WriteTo(key, ledger);
    }

    private void Note(StaffAction? accepted)
    {
        if (Open is null) return;
        _admitted |= accepted is Admit;
        _turnedAway |= accepted is TurnAway;
        _isolated |= accepted is Isolate;
        _opened |= accepted is OpenByHand or HoldOpen;
        _disinfected |= accepted is DisinfectedByHand;
        if (accepted is TurnAway or Isolate) _cleared = default;
        if (accepted is SetPeople(var people)) _aboard = people;
    }

    private void Arrive(string pass, TimeSpan now)
    {
        if (Open is not null) throw new RuleBroken("one pass at a time", $"{pass} arrives while {Open} is open");
        if (!pass.StartsWith(_prefix + "-", StringComparison.Ordinal)
            || !long.TryParse(pass.AsSpan(_prefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number <= LastNumber)
            throw new RuleBroken("pass ids are new and rise", $"{pass} after {LastNumber}");
        (Open, LastNumber, _arrived) = (pass, number, now);
        Forget();
    }

    private void Forget()
    {
        (Plate, _verdict, _cleared, _interrupted, _people) = (null, null, default, false, ImmutableSortedDictionary<int, PersonJudge>.Empty);
        (_heldFor, _entered, _aboard) = (null, false, 1);
        _admitted = _turnedAway = _isolated = _opened = _screened = _disinfected = _held = _overridden = RulesChanged = false;
    }

    private void Read(PassReading reading, LaneInput input, LaneJudge judge, LaneRules rules)
    {
        var measurement = input switch
        {
            Measured(var infrared) => infrared,
            StaffActs(_, EnterContactReading(var contact)) => contact,
            _ => throw new RuleBroken("a reading comes from a thermometer", reading.ToString()),
        };
        if (measurement.Verdict != reading.Verdict || measurement.Method != reading.Method) throw new RuleBroken("a reading is recorded as it was", reading.ToString());
        if (input is Measured && !judge.Outputs.Measuring) throw new RuleBroken("a reading nobody asked for belongs to no pass");
        var trusted = !_thermometerFaulty || measurement.Method == ReadingMethod.Contact;
        _people = _people.SetItem(reading.Person, _people.GetValueOrDefault(reading.Person).After(reading, judge.Sight.Now, trusted, RulesChanged, rules.Policy.Screening));
    }

    private void Screen(int people)
    {
        for (var person = 1; person <= people; person++)
            if (!_people.GetValueOrDefault(person).Normal) throw new RuleBroken("screened only with a normal reading of everybody", $"person {person} of {people}");
        if (_people.Values.Any(each => each.Feverish)) throw new RuleBroken("screened only when no fever is open");
        _screened = true;
    }

    private void Clear(PassCleared cleared, ArmJudge arm, LaneRules rules)
    {
        _overridden = cleared.Ground == ClearanceGround.Override;
        if (_overridden)
        {
            if (!_opened && !arm.StaffOpened) throw new RuleBroken("checks are only overridden by a person who opens");
        }
        else
        {
            if (_verdict != WhitelistVerdict.Registered && !_admitted) throw new RuleBroken("cleared only when registered or admitted", $"{_verdict}");
            if (rules.Policy.Screening.Required && !_screened && !RulesChanged) throw new RuleBroken("cleared only when screened");
            if (rules.Policy.Screening.Required && !RulesChanged && _people.Values.Count(each => each.Normal) < _aboard)
                throw new RuleBroken("cleared only when everybody aboard is screened", $"{_aboard} aboard");
            if (rules.Policy.Disinfection.Required && !_disinfected && !RulesChanged) throw new RuleBroken("cleared only when disinfected");
        }
        if (_held) throw new RuleBroken("a held vehicle is not cleared before it is released");
        // Whoever drives under an arm that a person keeps up is let through by that decision.
        _cleared = _overridden && arm.StaffOpened ? arm.StaffOpens : Proof.Written;
    }

    private void End(PassEnded ended, TimeSpan now)
    {
        if (ended.Outcome == PassOutcome.Passed && !_cleared.Exists && !_interrupted) throw new RuleBroken("only a cleared vehicle passes");
        if (ended.Outcome == PassOutcome.TurnedAway && !_turnedAway && !_interrupted) throw new RuleBroken("only a person turns a vehicle away");
        if (ended.Outcome == PassOutcome.Isolated && !_isolated && !_interrupted) throw new RuleBroken("only a person isolates");
        if (ended.Interrupted != _interrupted) throw new RuleBroken("an end says whether the gate restarted during the pass", ended.ToString());
        if (!_interrupted && Math.Abs(ended.Seconds - (now - _arrived).TotalSeconds) > 0.001)
            throw new RuleBroken("an end says how long the pass took", $"{ended.Seconds} for {now - _arrived}");
        Open = null;
        Forget();
    }
}
