namespace Checkpoint.Edge.Hardware;

/// <summary>Relays of a lane.</summary>
public enum LaneOutput { Open, Close, Stop, RedLight, GreenLight, Pump, Buzzer }

/// <summary>One relay in the settings.</summary>
public sealed class OutputOptions
{
    /// <summary>Number of the gpiochip: 0 is /dev/gpiochip0.</summary>
    public int Chip { get; set; }

    /// <summary>Line of the chip; on a Raspberry Pi header the BCM number.</summary>
    public int? Line { get; set; }

    /// <summary>True: a low line energises the relay.</summary>
    public bool ActiveLow { get; set; }
}
