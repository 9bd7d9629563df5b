using System.Collections.Immutable;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using static Checkpoint.Lane.Tests.Properties.Alphabet;

namespace Checkpoint.Lane.Tests.Exploration;

/// <summary>The parts in which a lane is explored; together they hold every input.</summary>
internal static partial class Themes
{
    public static ImmutableArray<Theme> All =>
    [
        Identification, Verdicts, Screening, Fever, People, Disinfection, BothChecks, Line, Tailgater, LineFaults, Limits, Emergency, Console, Holds, Journal, JournalInFault, CentreOrders,
        Restart, RestartInChecks, RestartOpened, Cabinet, Alarms,
    ];

    private static readonly LaneTiming s_timing = new()
    {
        BarrierClear = Explorer.Tick,
        ArmTravel = Explorer.Tick,
        BackedOut = Explorer.Tick,
        VehicleGap = Explorer.Tick,
        SensorSettle = Explorer.Tick,
    };

    /// <summary>Nothing but a registered plate is asked for.</summary>
    private static readonly Policy s_open = new()
    {
        Identification = new() { ReadWindow = Explorer.Tick, CameraTimeout = Explorer.Tick },
        Screening = new()
        {
            Required = false, MaximumRetakes = 2, ReadingTimeout = Explorer.Tick, FeverRest = Explorer.Tick, FeverRemeasurements = 1,
        },
        Disinfection = new() { Required = false, Duration = Explorer.Tick, FlowTimeout = Explorer.Tick },
        Passage = new() { ProceedTimeout = Explorer.Tick, LeaveTimeout = Explorer.Tick },
    };

    private static readonly ImmutableArray<LaneInput> s_healthy =
        [.. Sensors.Select(each => Contact(each, each == LaneSensor.DownLimit ? Signal.Active : Signal.Inactive))];

    private static readonly Policy s_screening = s_open with { Screening = s_open.Screening with { Required = true } };

    /// <summary>What has nothing to do with the barrier has been heard of.</summary>
    private static readonly ImmutableArray<LaneInput> s_afterStart =
    [
        .. s_healthy.Where(each => each is not SensorChanged
        {
            Sensor: LaneSensor.ArrivalLoop or LaneSensor.BarrierLoop or LaneSensor.PhotoEye or LaneSensor.UpLimit or LaneSensor.DownLimit
                or LaneSensor.EmergencyStop,
        }),
    ];

    private static readonly LaneInput s_arrived = Contact(LaneSensor.ArrivalLoop, Signal.Active);

    private static readonly LaneInput s_registered = new PlateSeen(Seen(WhitelistVerdict.Registered));

    private static LaneInput[] Any(LaneSensor sensor) => [.. Signals.Select(each => Contact(sensor, each))];

    private static LaneInput[] OnOff(LaneSensor sensor) => [Contact(sensor, Signal.Active), Contact(sensor, Signal.Inactive)];
}
