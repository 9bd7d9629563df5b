using System.Device.Gpio;
using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Hardware;

/// <summary>A contact as it is wired: turns the level of a line into what the sensor sees.</summary>
public sealed record ContactWiring(LineId Line, bool ActiveLow, LinePull Pull, TimeSpan Debounce, ContactKind Contact)
{
    public PinMode Mode => Pull switch
    {
        LinePull.Up => PinMode.InputPullUp,
        LinePull.Down => PinMode.InputPullDown,
        _ => PinMode.Input,
    };

    /// <summary>True when an open circuit, such as a cut wire, reads as <see cref="Signal.Active"/>.</summary>
    public bool FailsActive => Contact == ContactKind.NormallyClosed && Pull != (ActiveLow ? LinePull.Down : LinePull.Up);

    /// <summary>What the level of the line means.</summary>
    public Signal Meaning(PinValue level)
    {
        var closed = level == PinValue.Low == ActiveLow;
        return closed == (Contact == ContactKind.NormallyOpen) ? Signal.Active : Signal.Inactive;
    }

    /// <summary>The level a healthy sensor gives.</summary>
    public PinValue Level(bool active)
    {
        var closed = active == (Contact == ContactKind.NormallyOpen);
        return closed == ActiveLow ? PinValue.Low : PinValue.High;
    }

    /// <summary>The level with a cut wire; without a pull in the chip the resistor outside works against the contact.</summary>
    public PinValue OpenCircuitLevel => Pull switch
    {
        LinePull.Up => PinValue.High,
        LinePull.Down => PinValue.Low,
        _ => ActiveLow ? PinValue.High : PinValue.Low,
    };
}
