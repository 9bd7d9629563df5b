namespace Checkpoint.Edge.Lane;

/// <summary>Names one timer of <see cref="LaneTimes"/>.</summary>
internal sealed record LaneTimer(Func<LaneTimes, TimeSpan?> Get, Func<LaneTimes, TimeSpan?, LaneTimes> Set)
{
    public static readonly LaneTimer Settle = new(t => t.Settle, (t, due) => t with { Settle = due });
    public static readonly LaneTimer KeptRead = new(t => t.KeptRead, (t, due) => t with { KeptRead = due });
    public static readonly LaneTimer LeftPlate = new(t => t.LeftPlate, (t, due) => t with { LeftPlate = due });
    public static readonly LaneTimer Camera = new(t => t.Camera, (t, due) => t with { Camera = due });
    public static readonly LaneTimer Reading = new(t => t.Reading, (t, due) => t with { Reading = due });
    public static readonly LaneTimer Rest = new(t => t.Rest, (t, due) => t with { Rest = due });
    public static readonly LaneTimer Flow = new(t => t.Flow, (t, due) => t with { Flow = due });
    public static readonly LaneTimer Spray = new(t => t.Spray, (t, due) => t with { Spray = due });
    public static readonly LaneTimer Decision = new(t => t.Decision, (t, due) => t with { Decision = due });
    public static readonly LaneTimer Arm = new(t => t.Arm, (t, due) => t with { Arm = due });
    public static readonly LaneTimer LineClear = new(t => t.LineClear, (t, due) => t with { LineClear = due });
    public static readonly LaneTimer Gap = new(t => t.Gap, (t, due) => t with { Gap = due });
    public static readonly LaneTimer BackedOut = new(t => t.BackedOut, (t, due) => t with { BackedOut = due });
    public static readonly LaneTimer Patience = new(t => t.Patience, (t, due) => t with { Patience = due });
}
