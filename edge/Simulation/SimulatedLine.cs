using System.Device.Gpio;

namespace Checkpoint.Edge.Simulation;

/// <summary>One line of a simulated gpiochip. Guarded by the world's lock.</summary>
internal sealed class SimulatedLine
{
    public PinMode Mode { get; set; } = PinMode.Input;
    public PinValue Level { get; private set; } = PinValue.Low;
    public object? Owner { get; set; }
    public bool Fails { get; set; }
    public PinChangeEventHandler? Rising { get; set; }
    public PinChangeEventHandler? Falling { get; set; }

    /// <summary>Called when a program writes the line.</summary>
    public Action<PinValue>? Written { get; set; }

    public void Write(PinValue level)
    {
        Level = level;
        Written?.Invoke(level);
    }

    /// <returns>The edge, or none.</returns>
    public PinEventTypes Drive(PinValue level)
    {
        if (level == Level) return PinEventTypes.None;
        Level = level;
        return level == PinValue.High ? PinEventTypes.Rising : PinEventTypes.Falling;
    }
}
