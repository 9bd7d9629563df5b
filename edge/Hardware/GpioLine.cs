using System.Device.Gpio;
using System.Device.Gpio.Drivers;

namespace Checkpoint.Edge.Hardware;

/// <summary>
/// One requested line. Each has a controller, and with it a chip handle, of its own, so that a line that failed
/// (expander unplugged, taken by another program) is requested anew without disturbing its neighbours.
/// </summary>
internal sealed class GpioLine : IDisposable
{
    private readonly GpioController _controller;
    private readonly int _line;

    private GpioLine(LineId id, Func<int, GpioDriver> drivers)
    {
        _controller = new GpioController(drivers(id.Chip));
        _line = id.Line;
    }

    public static GpioLine Input(LineId id, PinMode mode, PinChangeEventHandler changed, Func<int, GpioDriver> drivers)
    {
        var line = new GpioLine(id, drivers);
        return line.Prepared(() =>
        {
            line._controller.OpenPin(id.Line, mode);
            line._controller.RegisterCallbackForPinValueChangedEvent(id.Line, PinEventTypes.Rising | PinEventTypes.Falling, changed);
        });
    }

    public static GpioLine Output(LineId id, PinValue initial, Func<int, GpioDriver> drivers)
    {
        var line = new GpioLine(id, drivers);
        return line.Prepared(() =>
        {
            line._controller.OpenPin(id.Line, PinMode.Output, initial);
            // The libgpiod 2 driver sets the direction before the value; write again so that the level is certain.
            line._controller.Write(id.Line, initial);
        });
    }

    public PinValue Read() => _controller.Read(_line);

    public void Write(PinValue level) => _controller.Write(_line, level);

    public void Dispose()
    {
        try
        {
            _controller.Dispose();
        }
        catch (Exception error) when (IsLineError(error))
        {
            // The driver's event task ends with the error that made us close the line; it was reported then.
        }
    }

    /// <summary>What drivers throw when a chip or line is missing, taken, gone or broken.</summary>
    public static bool IsLineError(Exception error) => error is IOException or InvalidOperationException or UnauthorizedAccessException
        or ArgumentException or PlatformNotSupportedException or NotSupportedException or DllNotFoundException or TimeoutException
        or TypeInitializationException or GpiodException;

    private GpioLine Prepared(Action prepare)
    {
        try
        {
            prepare();
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }
}
