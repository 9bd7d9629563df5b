namespace Checkpoint.Edge.Lane;

/// <summary>
/// Every point in time a lane remembers, all by the monotonic clock. Except for <see cref="Now"/> and
/// <see cref="PassStarted"/> each is a moment to come: a timer that has run out is taken away in the same step.
/// </summary>
public sealed record LaneTimes
{
    /// <summary>Time of the latest input.</summary>
    public TimeSpan? Now { get; init; }
    /// <summary>When the vehicle arrived, or when the restarted gate first heard of an interrupted pass.</summary>
    public TimeSpan? PassStarted { get; init; }

    /// <summary>Contacts must have reported.</summary>
    public TimeSpan? Settle { get; init; }
    /// <summary>A plate read before arrival is forgotten.</summary>
    public TimeSpan? KeptRead { get; init; }
    /// <summary>The plate of the vehicle that left may be read again.</summary>
    public TimeSpan? LeftPlate { get; init; }
    /// <summary>Staff are asked for the plate.</summary>
    public TimeSpan? Camera { get; init; }
    /// <summary>Somebody must have come to the thermometer.</summary>
    public TimeSpan? Reading { get; init; }
    /// <summary>The rest after a fever is over.</summary>
    public TimeSpan? Rest { get; init; }
    /// <summary>Flow must be confirmed.</summary>
    public TimeSpan? Flow { get; init; }
    /// <summary>Enough was sprayed, if the flow lasts.</summary>
    public TimeSpan? Spray { get; init; }
    /// <summary>The decision must be durable.</summary>
    public TimeSpan? Decision { get; init; }
    /// <summary>The limit switch must have answered.</summary>
    public TimeSpan? Arm { get; init; }
    /// <summary>The barrier line has been free for long enough.</summary>
    public TimeSpan? LineClear { get; init; }
    /// <summary>The photo-eye has been free for long enough between two bodies to tell two vehicles.</summary>
    public TimeSpan? Gap { get; init; }
    /// <summary>The vehicle counts as backed out.</summary>
    public TimeSpan? BackedOut { get; init; }
    /// <summary>The vehicle should have driven on, or left.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>The earliest moment at which something falls due.</summary>
    public TimeSpan? Earliest
    {
        get
        {
            ReadOnlySpan<TimeSpan?> all =
                [Settle, KeptRead, LeftPlate, Camera, Reading, Rest, Flow, Spray, Decision, Arm, LineClear, Gap, BackedOut, Patience];
            TimeSpan? earliest = null;
            foreach (var due in all)
                if (due < (earliest ?? TimeSpan.MaxValue) || (earliest is null && due is not null)) earliest = due;
            return earliest;
        }
    }
}
