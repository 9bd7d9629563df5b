using System.Collections.Immutable;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>The arm never comes down on a vehicle and never goes up without a recorded reason.</summary>
internal sealed class ArmJudge
{
    private bool _announcedOpening;
    /// <summary>Who is said to open.</summary>
    private string? _opener;
    /// <summary>The last order of the centre to have the arm up, and its deadline.</summary>
    private Proof _order;
    private TimeSpan _deadline;
    private bool _announcedClosing;
    /// <summary>The lane has raised the arm or decided that it is to be up, or a person wants it down.</summary>
    private bool _mayLower;
    private bool _halted;
    /// <summary>Since when the arm moves, as far as a person has not reset the lane since.</summary>
    private TimeSpan _moves;
    /// <summary>Both limit switches were on during the movement: that is a fault of its own.</summary>
    private bool _contradicted;

    /// <summary>Sent down, not confirmed down, not sent up since.</summary>
    public bool SentDown { get; private set; }

    /// <summary>A pulse was sent and neither its limit switch nor a stop has ended the movement.</summary>
    public bool MayMove { get; private set; }

    /// <summary>A person's decision to have the arm up.</summary>
    public Proof StaffOpens { get; private set; }

    public bool StaffOpened => StaffOpens.Exists;

    /// <summary>The limit switch that ends the movement.</summary>
    public LaneSensor Target { get; private set; }

    public ArmJudge Clone() => (ArmJudge)MemberwiseClone();

    public void Take(LaneEvent happened)
    {
        if (happened is BarrierOpening opening) (_announcedOpening, _opener) = (true, opening.By);
        if (happened is BarrierClosing) _announcedClosing = true;
    }

    /// <param name="until">Deadline of an order of the centre; null when a person at the gate acts.</param>
    public void Take(StaffAction? accepted, TimeSpan? until, Ledger ledger)
    {
        if (accepted is OpenByHand or HoldOpen { On: true })
        {
            if (!StaffOpens.IsDurable(ledger)) StaffOpens = Proof.Written;
            if (until is { } deadline) (_order, _deadline) = (Proof.Written, deadline);
        }

        if (accepted is CloseBarrier or ResetLane or HoldOpen { On: false }) _mayLower = true;
    }

    /// <summary>The journal fails: a person's decision counts all the same.</summary>
    public void Excuse() => StaffOpens = StaffOpens.Excused;

    /// <summary>The lane was stopped: nothing is decided any more.</summary>
    public void Withdraw() => StaffOpens = _order = default;

    public void CoveredBy(long decision) => (StaffOpens, _order) = (StaffOpens.CoveredBy(decision), _order.CoveredBy(decision));

    public void Take(LaneCommand command, LaneJudge judge, LaneRules rules)
    {
        switch (command)
        {
            case PulseClose:
                Close(judge, rules);
                (_moves, _contradicted) = (judge.Sight.Now, false);
                break;
            case PulseOpen(var cause):
                Open(cause, judge);
                (_moves, _contradicted) = (judge.Sight.Now, false);
                break;
            case PulseStop:
                (MayMove, _halted) = (false, true);
                break;
        }
    }

    /// <summary>After the whole step.</summary>
    public void Check(LaneInput input, StaffAction? staff, ImmutableArray<LaneCommand> commands, LaneJudge judge, LaneRules rules)
    {
        if (judge.Sight[LaneSensor.DownLimit] == Signal.Active && judge.Sight[LaneSensor.UpLimit] == Signal.Active) _contradicted = true;
        if (staff is ResetLane) (_moves, MayMove) = (judge.Sight.Now, MayMove && judge.Sight[Target] != Signal.Active);
        if (MayMove && !_contradicted && judge.Sight.Now - _moves >= rules.Timing.ArmTravel)
        {
            if (judge.Sight[Target] != Signal.Active) throw new RuleBroken("a movement without an answer is stopped in time", $"{judge.Sight.Now - _moves}");
            MayMove = false;
        }
        // Found up already, as when somebody has turned the key: from the decision on it is up for a vehicle.
        if (StaffOpens.IsDurable(judge.Ledger) || judge.Passes.MayPass(judge.Ledger)) _mayLower = true;
        if (input is not SensorChanged(var sensor, var signal)) return;
        var sight = judge.Sight;
        if (SentDown && !_halted && sight[LaneSensor.DownLimit] != Signal.Active && !sight.Stopped && sight[LaneSensor.EmergencyStop] == Signal.Inactive
            && sensor is LaneSensor.BarrierLoop or LaneSensor.PhotoEye && signal != Signal.Inactive)
            throw new RuleBroken("an obstruction reopens the arm in the same step");
        if (MayMove && sensor == LaneSensor.EmergencyStop && signal == Signal.Active && !commands.Contains(new PulseStop()))
            throw new RuleBroken("the emergency stop stops the arm in the same step");
        if (SentDown && sight[LaneSensor.DownLimit] == Signal.Active && sight[LaneSensor.UpLimit] != Signal.Active) (SentDown, _mayLower) = (false, false);
        if (MayMove && sight[Target] == Signal.Active) MayMove = false;
    }

    public void WriteTo(KeyWriter key, Ledger ledger)
    {
        StaffOpens.WriteTo(key, ledger);
        _order.WriteTo(key, ledger);
        key.Add(_order.Exists ? _deadline : null);
        key.Add(_announcedOpening).Add(_announcedClosing).Add(_mayLower).Add(SentDown && _halted).Add(SentDown).Add(MayMove ? (int)Target : -1)
            .Add(MayMove && !_contradicted ? _moves : null);
    }

    private void Close(LaneJudge judge, LaneRules rules)
    {
        var sight = judge.Sight;
        if (!sight.LineClear) throw new RuleBroken("no closing unless the barrier line is known to be clear");
        if (sight.Now - sight.LineClearSince < rules.Timing.BarrierClear)
            throw new RuleBroken("no closing before the barrier line was clear long enough", $"clear for {sight.Now - sight.LineClearSince}");
        if (sight[LaneSensor.EmergencyStop] != Signal.Inactive || sight.Stopped) throw new RuleBroken("no closing while stopped");
        if (sight.Faulted) throw new RuleBroken("no closing in a fault before a person has reset the lane");
        if (!_mayLower) throw new RuleBroken("an arm that is up for no decision of the lane is only closed by a person");
        if (!_announcedClosing) throw new RuleBroken("closing is recorded before the arm moves");
        (SentDown, MayMove, Target, _announcedClosing, _halted, StaffOpens) = (true, true, LaneSensor.DownLimit, false, false, default);
    }

    private void Open(BarrierCause cause, LaneJudge judge)
    {
        if (judge.Sight[LaneSensor.EmergencyStop] == Signal.Active) throw new RuleBroken("no opening while the emergency stop is pressed");
        if (cause != BarrierCause.Obstruction && judge.Passes.IsHeld) throw new RuleBroken("no opening before a held vehicle");
        if (!_announcedOpening) throw new RuleBroken("opening is recorded before the arm moves");
        switch (cause)
        {
            case BarrierCause.Clearance when !judge.Passes.MayPass(judge.Ledger):
                throw new RuleBroken("no opening without a durable clearance of the pass in the lane");
            case BarrierCause.Staff when !StaffOpens.Exists:
                throw new RuleBroken("no opening by staff without a staff action");
            case BarrierCause.Staff when _opener == Alphabet.Centre && !_order.IsDurable(judge.Ledger):
                throw new RuleBroken("no opening by an order of the centre before it is durable, whatever the journal does");
            case BarrierCause.Staff when _opener == Alphabet.Centre && judge.Sight.Now > _deadline:
                throw new RuleBroken("no opening by an order of the centre after its deadline");
            case BarrierCause.Staff when !StaffOpens.IsDurable(judge.Ledger):
                throw new RuleBroken("no opening by staff before it is durable, unless the journal is broken");
            case BarrierCause.Obstruction when !SentDown:
                throw new RuleBroken("an obstruction opens only an arm that was sent down");
            case BarrierCause.VehicleGone:
                throw new RuleBroken("a vehicle that has gone is no reason to open");
        }
        if (_opener == Alphabet.Centre) _order = default;
        (SentDown, MayMove, Target, _announcedOpening, _opener, _mayLower) = (false, true, LaneSensor.UpLimit, false, null, true);
    }
}
