using System.Globalization;
using Checkpoint.Edge.Gate;
using Microsoft.Extensions.Hosting.Systemd;

namespace Checkpoint.Edge.Operation;

/// <summary>
/// Tells systemd that every lane still takes inputs, where the unit asks for it (WatchdogSec=). A gate whose lanes hang is
/// killed and started again, and the unit's ExecStopPost releases the relays in between.
/// </summary>
internal sealed class SystemdWatchdog(IServiceProvider services, LaneDirectory lanes, TimeProvider time) : BackgroundService
{
    private static readonly ServiceState s_alive = new("WATCHDOG=1");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Microseconds, see sd_watchdog_enabled(3). Only where systemd started this service is there a notifier.
        if (services.GetService<ISystemdNotifier>() is not { IsEnabled: true } notifier) return;
        if (!long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit == 0) return;
        using var timer = new PeriodicTimer(TimeSpan.FromMicroseconds(limit / 3.0), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            if ((await lanes.SilentAsync(time)).Count == 0)
                notifier.Notify(s_alive);
    }
}
