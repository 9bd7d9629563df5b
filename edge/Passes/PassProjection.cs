using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Passes;

/// <summary>What an event says about a pass.</summary>
internal static class PassProjection
{
    /// <summary>The pass an event belongs to; null when it belongs to none.</summary>
    public static string? PassOf(EventData data) => data switch
    {
        PassEvent pass => pass.Pass,
        BarrierOpening barrier => barrier.Pass,
        BarrierOpened barrier => barrier.Pass,
        BarrierClosing barrier => barrier.Pass,
        BarrierClosed barrier => barrier.Pass,
        BarrierStopped barrier => barrier.Pass,
        AlarmRaised alarm => alarm.Pass,
        StaffActed staff => staff.Pass,
        _ => null,
    };

    /// <param name="pass">As the events before leave it; null before the first.</param>
    public static Pass Next(Pass? pass, string id, CloudEvent recorded)
    {
        pass ??= new Pass { Id = id, Lane = ((LaneEvent)recorded.Data).Lane, Arrived = recorded.Time };
        return recorded.Data switch
        {
            PassIdentified identified => pass with
            {
                Plate = identified.Plate,
                Colour = identified.Colour,
                Verdict = identified.Verdict,
                Registration = identified.Registration,
            },
            PassEnded ended => pass with { Outcome = ended.Outcome, Ended = recorded.Time },
            _ => pass,
        };
    }
}
