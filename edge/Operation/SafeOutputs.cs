using System.Device.Gpio;
using Checkpoint.Edge.Hardware;

namespace Checkpoint.Edge.Operation;

/// <summary>
/// Drives every relay of the settings to its released level, for a service that ended without doing so itself (ExecStopPost
/// of the unit). What a line does when its process dies is told in edge/README.md.
/// </summary>
internal sealed class SafeOutputs(HardwareSettings settings, Func<int, GpioDriver> chips, TextWriter output, TextWriter errors)
{
    public const int Released = 0, NotReleased = 1;

    /// <returns>Exit code of the command.</returns>
    public int Run()
    {
        var failed = 0;
        foreach (var lane in settings.Lanes)
        {
            foreach (var (name, relay) in lane.Relays)
            {
                try
                {
                    GpioLine.Output(relay.Line, relay.Level(on: false), chips).Dispose();
                }
                catch (Exception error) when (GpioLine.IsLineError(error))
                {
                    failed++;
                    errors.WriteLine(CommandWords.Of("NotReleased", lane.Name, name, relay.Line, error.Message));
                }
            }
        }

        if (failed == 0) output.WriteLine(CommandWords.Of("Released", settings.Lanes.Sum(lane => lane.Relays.Count)));
        return failed == 0 ? Released : NotReleased;
    }
}
