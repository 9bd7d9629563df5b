namespace Checkpoint.Edge.Hardware;

/// <summary>Bias of an input line. <see cref="Off"/> when a resistor is fitted outside.</summary>
public enum LinePull { Up, Down, Off }

/// <summary>How a contact is built.</summary>
public enum ContactKind
{
    /// <summary>Closes when the sensor sees what it is named for.</summary>
    NormallyOpen,
    /// <summary>Opens when the sensor sees what it is named for, so that a cut wire reads the same.</summary>
    NormallyClosed,
}

/// <summary>One contact in the settings. What is left out takes the sensor's default.</summary>
public sealed class InputOptions
{
    /// <summary>Number of the gpiochip: 0 is /dev/gpiochip0.</summary>
    public int Chip { get; set; }

    /// <summary>Line of the chip; on a Raspberry Pi header the BCM number.</summary>
    public int? Line { get; set; }

    /// <summary>True: a closed contact pulls the line low (dry contact to ground).</summary>
    public bool ActiveLow { get; set; } = true;

    /// <summary>Default: up when <see cref="ActiveLow"/>, else down.</summary>
    public LinePull? Pull { get; set; }

    /// <summary>The level must hold this long to count, 0 to 5000 ms.</summary>
    public int? DebounceMilliseconds { get; set; }

    public ContactKind? Contact { get; set; }
}
