using System.Device.Gpio;

namespace Checkpoint.Edge.Simulation;

/// <summary>A gpiochip of the simulated <see cref="World"/>. As with the kernel, a line has one owner, and keeps its level when it is closed.</summary>
public sealed class SimulatedGpioDriver : GpioDriver
{
    private readonly World _world;
    private readonly int _chip;
    private readonly HashSet<int> _open = [];

    internal SimulatedGpioDriver(World world, int chip) => (_world, _chip) = (world, chip);

    /// <inheritdoc />
    protected override int PinCount => 512;

    /// <inheritdoc />
    protected override void OpenPin(int pinNumber)
    {
        Do(pinNumber, line =>
        {
            if (line.Owner is not null && line.Owner != this) throw new IOException($"Line {pinNumber} of chip {_chip} is taken.");
            line.Owner = this;
        });
        _open.Add(pinNumber);
    }

    /// <inheritdoc />
    protected override void ClosePin(int pinNumber)
    {
        if (!_open.Remove(pinNumber)) return;
        _world.OnLine(_chip, pinNumber, line =>
        {
            line.Owner = null;
            line.Rising = line.Falling = null;
            return 0;
        });
    }

    /// <inheritdoc />
    protected override void SetPinMode(int pinNumber, PinMode mode) => Do(pinNumber, line => line.Mode = mode);

    /// <inheritdoc />
    protected override PinMode GetPinMode(int pinNumber) => _world.OnLine(_chip, pinNumber, line => line.Mode);

    /// <inheritdoc />
    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) =>
        mode is PinMode.Input or PinMode.Output or PinMode.InputPullUp or PinMode.InputPullDown;

    /// <inheritdoc />
    protected override PinValue Read(int pinNumber) => Do(pinNumber, line => line.Level);

    /// <inheritdoc />
    protected override void Write(int pinNumber, PinValue value) => Do(pinNumber, line => line.Write(value));

    /// <inheritdoc />
    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The gate watches its lines by callback.");

    /// <inheritdoc />
    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) =>
        Do(pinNumber, line =>
        {
            if (eventTypes.HasFlag(PinEventTypes.Rising)) line.Rising += callback;
            if (eventTypes.HasFlag(PinEventTypes.Falling)) line.Falling += callback;
        });

    /// <inheritdoc />
    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) =>
        _world.OnLine(_chip, pinNumber, line =>
        {
            line.Rising -= callback;
            line.Falling -= callback;
            return 0;
        });

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (var pin in _open.ToArray()) ClosePin(pin);
        base.Dispose(disposing);
    }

    private T Do<T>(int pin, Func<SimulatedLine, T> work) => _world.OnLine(_chip, pin, line =>
        line.Fails ? throw new IOException($"Line {pin} of chip {_chip}: remote I/O error (simulated).") : work(line));

    private void Do(int pin, Action<SimulatedLine> work) => Do(pin, line =>
    {
        work(line);
        return 0;
    });
}
