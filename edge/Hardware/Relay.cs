using System.Device.Gpio;

namespace Checkpoint.Edge.Hardware;

/// <summary>One relay of a lane. Not thread-safe: <see cref="RelayBank"/> holds the lock.</summary>
internal sealed class Relay(RelayWiring wiring, Func<int, GpioDriver> drivers) : IDisposable
{
    private GpioLine? _line;

    public LineId Line => wiring.Line;

    /// <summary>What was written last with success.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Writes; a line that refuses is requested anew once, with the wanted level as its first.</summary>
    /// <returns>Null, or why the relay could not be set.</returns>
    public Exception? Set(bool on)
    {
        var level = wiring.Level(on);
        try
        {
            if (_line is null) _line = GpioLine.Output(wiring.Line, level, drivers);
            else _line.Write(level);
        }
        catch (Exception first) when (GpioLine.IsLineError(first))
        {
            try
            {
                _line?.Dispose();
                _line = null;
                _line = GpioLine.Output(wiring.Line, level, drivers);
            }
            catch (Exception second) when (GpioLine.IsLineError(second))
            {
                return second;
            }
        }

        IsOn = on;
        return null;
    }

    public void Dispose() => _line?.Dispose();
}
