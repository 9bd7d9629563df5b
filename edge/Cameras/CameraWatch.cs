using Checkpoint.Edge.Lane;

namespace Checkpoint.Edge.Cameras;

/// <summary>
/// Tells a lane when one of its cameras has not been heard for too long, and when all are heard again. Any thread.
/// </summary>
internal sealed class CameraWatch(CameraRules rules, LaneLink lanes, TimeProvider time, ILogger<CameraWatch> logger) : IHostedService, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ITimer> _timers = [];
    private readonly HashSet<CameraSettings> _silent = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var camera in rules.Cameras.Where(camera => camera.SilentAfterSeconds > 0))
                _timers[camera.Name] = time.CreateTimer(_ => FallSilent(camera), null, Due(camera), Timeout.InfiniteTimeSpan);
        }
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Hear(CameraSettings camera)
    {
        lock (_lock)
        {
            if (!_timers.TryGetValue(camera.Name, out var timer))
                return;
            timer.Change(Due(camera), Timeout.InfiniteTimeSpan);
            if (!_silent.Remove(camera))
                return;
            CameraLog.HeardAgain(logger, camera.Name);
            if (!IsAnySilent(camera.Lane))
                lanes.Post(camera.Lane, new CameraChanged(false));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var timer in _timers.Values)
                timer.Dispose();
            _timers.Clear();
        }
    }

    private void FallSilent(CameraSettings camera)
    {
        lock (_lock)
        {
            if (!_timers.ContainsKey(camera.Name))
                return;
            var first = !IsAnySilent(camera.Lane);
            if (!_silent.Add(camera))
                return;
            CameraLog.Silent(logger, camera.Name, camera.SilentAfterSeconds);
            if (first)
                lanes.Post(camera.Lane, new CameraChanged(true));
        }
    }

    private bool IsAnySilent(string lane) => _silent.Any(camera => camera.Lane == lane);

    private static TimeSpan Due(CameraSettings camera) => TimeSpan.FromSeconds(camera.SilentAfterSeconds);
}
