using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Uplink;

/// <summary>Keeps the gate connected to the broker, for as long as it runs and however often the connection breaks.</summary>
internal sealed class UplinkService(
    UplinkOptions options, UplinkConnector connector, UplinkState state, UplinkProgress progress, TimeProvider time,
    ILogger<UplinkService> logger) : BackgroundService
{
    private readonly ReconnectDelay _delay = new(options.ReconnectFrom, options.ReconnectTo, Random.Shared.NextDouble);
    private readonly ProtocolChoice _protocol = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.IsEnabled)
        {
            logger.Alone();
            state.Update(_ => new UplinkView { Message = "This gate works alone: Uplink:Host is empty." });
            return;
        }

        state.Update(_ => new UplinkView { Broker = connector.Broker, Health = PartHealth.Degraded, Message = "Connecting for the first time." });
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await ConnectAsync(stoppingToken) is { } wait) await Task.Delay(wait, time, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                break; // Whatever it was that stopping interrupted.
            }
        }

        progress.Stopped();
    }

    /// <summary>One connection, to its end. Gives back how long to wait before the next; null: try at once.</summary>
    private async Task<TimeSpan?> ConnectAsync(CancellationToken stop)
    {
        var version = _protocol.Next(Now);
        TimeSpan? acceptedAt = null;
        try
        {
            await connector.RunAsync(version, Accepted, stop);
            return null;
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            return Ended(failure);
        }

        void Accepted()
        {
            acceptedAt = Now;
            _protocol.Worked(version, Now);
        }

        TimeSpan? Ended(Exception failure)
        {
            var link = failure as LinkException;
            if (acceptedAt is null && _protocol.Failed(version, link?.Failure ?? LinkFailure.Lost))
            {
                logger.TryingOlder(connector.Broker);
                return null;
            }

            var held = acceptedAt is { } at ? Now - at : TimeSpan.Zero;
            var wait = _delay.After(held, link?.Failure == LinkFailure.Refused);
            Report(failure, link, wait);
            return wait;
        }
    }

    private void Report(Exception failure, LinkException? link, TimeSpan wait)
    {
        var refused = link?.Failure == LinkFailure.Refused;
        progress.Disconnected(refused, failure.Message);
        if (link is null) logger.Failed(failure, wait.TotalSeconds);
        else if (refused) logger.Refused(connector.Broker, failure.Message, wait.TotalSeconds);
        else logger.NotConnected(connector.Broker, failure.Message, wait.TotalSeconds);
    }

    private TimeSpan Now => time.GetElapsedTime(0);
}
