using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Hardware;

/// <summary>
/// The pin map of a lane whose settings name no lines, and what a contact takes where its settings are silent.
/// The first lane fits the Raspberry Pi header (BCM numbers, I2C 2/3, UART 14/15 and SPI data 9 to 11 left free);
/// its relays are on lines that the chip pulls down at power-on, so that they stay off until the service has started.
/// Each further lane fits one 16-line expander (MCP23017) that the kernel shows as the next gpiochip.
/// </summary>
public static class DefaultWiring
{
    private static readonly Dictionary<LaneSensor, int> s_headerInputs = new()
    {
        [LaneSensor.ArrivalLoop] = 5,
        [LaneSensor.BarrierLoop] = 6,
        [LaneSensor.PhotoEye] = 7,
        [LaneSensor.EmergencyStop] = 8,
        [LaneSensor.UpLimit] = 17,
        [LaneSensor.DownLimit] = 27,
        [LaneSensor.MeasureButton] = 22,
        [LaneSensor.SprayFlow] = 23,
        [LaneSensor.TankLevel] = 24,
        [LaneSensor.CabinetDoor] = 25,
        [LaneSensor.ManualKey] = 18,
        [LaneSensor.PowerFail] = 4,
    };

    private static readonly Dictionary<LaneOutput, int> s_headerOutputs = new()
    {
        [LaneOutput.Open] = 16,
        [LaneOutput.Close] = 20,
        [LaneOutput.Stop] = 21,
        [LaneOutput.RedLight] = 26,
        [LaneOutput.GreenLight] = 19,
        [LaneOutput.Pump] = 12,
        [LaneOutput.Buzzer] = 13,
    };

    private static readonly Dictionary<LaneSensor, int> s_expanderInputs = new()
    {
        [LaneSensor.ArrivalLoop] = 0,
        [LaneSensor.BarrierLoop] = 1,
        [LaneSensor.PhotoEye] = 2,
        [LaneSensor.EmergencyStop] = 3,
        [LaneSensor.UpLimit] = 4,
        [LaneSensor.DownLimit] = 5,
        [LaneSensor.MeasureButton] = 6,
        [LaneSensor.SprayFlow] = 7,
        [LaneSensor.TankLevel] = 15,
    };

    private static readonly Dictionary<LaneOutput, int> s_expanderOutputs = new()
    {
        [LaneOutput.Open] = 8,
        [LaneOutput.Close] = 9,
        [LaneOutput.Stop] = 10,
        [LaneOutput.RedLight] = 11,
        [LaneOutput.GreenLight] = 12,
        [LaneOutput.Pump] = 13,
        [LaneOutput.Buzzer] = 14,
    };

    /// <summary>Contacts without which a lane cannot be run safely.</summary>
    public static IReadOnlyList<LaneSensor> RequiredContacts { get; } =
    [
        LaneSensor.ArrivalLoop, LaneSensor.BarrierLoop, LaneSensor.PhotoEye,
        LaneSensor.UpLimit, LaneSensor.DownLimit, LaneSensor.EmergencyStop,
    ];

    public static IReadOnlyList<LaneOutput> RequiredRelays { get; } =
        [LaneOutput.Open, LaneOutput.Close, LaneOutput.Stop, LaneOutput.RedLight, LaneOutput.GreenLight];

    /// <param name="lane">0 for the first lane.</param>
    public static Dictionary<string, InputOptions> Inputs(int lane) => (lane == 0 ? s_headerInputs : s_expanderInputs)
        .ToDictionary(i => i.Key.ToString(), i => new InputOptions { Chip = lane, Line = i.Value }, StringComparer.OrdinalIgnoreCase);

    /// <param name="lane">0 for the first lane.</param>
    public static Dictionary<string, OutputOptions> Outputs(int lane) => (lane == 0 ? s_headerOutputs : s_expanderOutputs)
        .ToDictionary(o => o.Key.ToString(), o => new OutputOptions { Chip = lane, Line = o.Value }, StringComparer.OrdinalIgnoreCase);

    /// <summary>Loops are slow relays, buttons and limits bounce, a float in a tank rides on waves, a turbine must not lose pulses.</summary>
    public static int DebounceMilliseconds(LaneSensor sensor, FlowSensorKind flow) => sensor switch
    {
        LaneSensor.ArrivalLoop or LaneSensor.BarrierLoop => 200,
        LaneSensor.PhotoEye or LaneSensor.EmergencyStop => 30,
        LaneSensor.TankLevel => 1000,
        LaneSensor.CabinetDoor or LaneSensor.ManualKey or LaneSensor.PowerFail => 100,
        LaneSensor.SprayFlow => flow == FlowSensorKind.Pulses ? 0 : 100,
        _ => 50,
    };

    /// <summary>Where a cut wire must read as the bad case, the contact is open in the bad case.</summary>
    public static ContactKind Contact(LaneSensor sensor) => sensor switch
    {
        LaneSensor.BarrierLoop or LaneSensor.PhotoEye or LaneSensor.EmergencyStop or LaneSensor.CabinetDoor
            or LaneSensor.TankLevel or LaneSensor.PowerFail => ContactKind.NormallyClosed,
        _ => ContactKind.NormallyOpen,
    };
}
