namespace Checkpoint.Protocols.Messages;

/// <summary>What the types alone do not say about the data of an event.</summary>
internal static class EventBounds
{
    /// <summary>The first member out of bounds, in words; null when there is none.</summary>
    public static string? Problem(EventData data) => (data switch
    {
        PassEvent pass when !MessageBounds.IsName(pass.Pass) => "pass",
        LaneEvent lane when !MessageBounds.IsName(lane.Lane) => "lane",
        GateStarted started when !MessageBounds.AreNames(started.Lanes) => "lanes",
        CommandTaken taken when !MessageBounds.IsName(taken.Command) => "command",
        CommandEnded ended when !MessageBounds.IsName(ended.Command) => "command",
        CommandEnded { Code: { } code } when !MessageBounds.IsName(code) => "code",
        DirectiveAcknowledged read when !MessageBounds.IsName(read.Directive) => "directive",
        PolicyApplied { Version: < 0 } or PolicyRefused { Version: < 0 } => "version",
        WhitelistApplied { Version: < 0 } => "version",
        WhitelistApplied { Count: < 0 } => "count",
        EventsLost { From: < 1 or > CloudEvent.MaximumSequence } => "from",
        EventsLost lost when lost.Through < lost.From || lost.Through > CloudEvent.MaximumSequence => "through",
        StreamBegun begun when !MessageBounds.IsStream(begun.Previous) => "previous",
        StreamBegun { LastSequence: < 0 } => "lastSequence",
        StreamBegun { Carried: < 0 } => "carried",
        PlateRead read when !MessageBounds.IsShare(read.Confidence) => "confidence",
        PassIdentified identified => Problem(identified),
        PassReading { Person: < 1 } => "person",
        PassReading { Attempt: < 1 } => "attempt",
        PassReading reading when !MessageBounds.IsShare(reading.Quality) => "quality",
        PassReading reading when !MessageBounds.IsCelsius(reading.SkinCelsius) => "skinCelsius",
        PassReading reading when !MessageBounds.IsCelsius(reading.AmbientCelsius) => "ambientCelsius",
        PassReading reading when !MessageBounds.IsCelsius(reading.BodyCelsius) => "bodyCelsius",
        PassScreened { People: < 0 } => "people",
        DisinfectionCompleted done when !MessageBounds.IsSeconds(done.FlowSeconds) => "flowSeconds",
        PassEnded ended when !MessageBounds.IsSeconds(ended.Seconds) => "seconds",
        _ => null,
    }) is { } member ? $"{member} is out of bounds" : null;

    private static string? Problem(PassIdentified identified) => identified switch
    {
        { PeopleAboard: < 0 } => "peopleAboard",
        _ when !MessageBounds.IsShare(identified.Confidence) => "confidence",
        _ when identified.Candidates.Length > MessageBounds.ListLength || !identified.Candidates.All(IsCandidate) => "candidates",
        _ => null,
    };

    private static bool IsCandidate(PlateCandidate? candidate) =>
        candidate is not null && MessageBounds.IsShare(candidate.Likelihood) && candidate.Differs.All(position => position is >= 0 and < 16);
}
