using System.Device.Gpio;
using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Hardware;

/// <summary>
/// Flow from the pulses of a turbine meter: active when the pulses of the last window amount to the least flow, inactive again
/// below three quarters of it. The window is as long as <see cref="PulsesPerWindow"/> pulses take at the least flow.
/// </summary>
public sealed class FlowMeter : ContactFilter
{
    /// <summary>Slower meters could not confirm a flow within the policy's few seconds.</summary>
    public const double MinimumPulsesPerSecond = 2;

    private const int PulsesPerWindow = 4;
    private readonly Queue<TimeSpan> _pulses = new();
    private readonly TimeSpan _window;

    /// <param name="pulsesPerLitre">Of the meter's data sheet.</param>
    /// <param name="minimumLitresPerMinute">Least flow that counts as flow.</param>
    public FlowMeter(double pulsesPerLitre, double minimumLitresPerMinute) =>
        _window = TimeSpan.FromMinutes(PulsesPerWindow / (pulsesPerLitre * minimumLitresPerMinute));

    public override TimeSpan? Deadline => _pulses.TryPeek(out var oldest) ? oldest + _window : null;

    private protected override Signal? Judge(Signal level, PinEventTypes edge, TimeSpan now)
    {
        if (level == Signal.Unknown)
        {
            _pulses.Clear();
            return Signal.Unknown;
        }

        if (edge == PinEventTypes.Rising) _pulses.Enqueue(now);
        while (_pulses.Count > PulsesPerWindow) _pulses.Dequeue();
        while (_pulses.TryPeek(out var oldest) && now - oldest >= _window) _pulses.Dequeue();
        var enough = Reported == Signal.Active ? PulsesPerWindow * 3 / 4 : PulsesPerWindow;
        return _pulses.Count >= enough ? Signal.Active : Signal.Inactive;
    }
}
