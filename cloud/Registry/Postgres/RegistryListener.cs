using System.Net.Sockets;
using Checkpoint.Cloud.Store.Postgres;
using Checkpoint.Protocols.Whitelist;
using Npgsql;

namespace Checkpoint.Cloud.Registry.Postgres;

/// <summary>Hears what other centres change. After every connect, and now and then besides, it looks: a notice may have been missed.</summary>
internal sealed partial class RegistryListener : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(30), s_firstDelay = TimeSpan.FromMilliseconds(250), s_longestDelay = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _end = new();
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<WhitelistHead> _known;
    private readonly Action<WhitelistHead, bool> _take;
    private readonly Task _listening;

    public RegistryListener(NpgsqlDataSource source, TimeProvider time, ILogger logger, Func<WhitelistHead> known, Action<WhitelistHead, bool> take)
    {
        (_source, _time, _logger, _known, _take) = (source, time, logger, known, take);
        _listening = Task.Run(ListenAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _listening;
        _end.Dispose();
    }

    private async Task ListenAsync()
    {
        for (var delay = s_firstDelay; ;)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(_end.Token);
                await connection.ExecuteAsync($"listen {PostgresRegistryStore.Channel}", _end.Token);
                for (; ; await connection.WaitAsync(s_look, _end.Token))
                {
                    await LookAsync(connection);
                    delay = s_firstDelay;
                }
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or SocketException or InvalidOperationException or TimeoutException)
            {
                LogAway(e.Message, delay);
            }

            try
            {
                await Task.Delay(delay, _time, _end.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            delay = delay * 2 < s_longestDelay ? delay * 2 : s_longestDelay;
        }
    }

    private async Task LookAsync(NpgsqlConnection connection)
    {
        var head = await HeadAsync(connection);
        // Either this centre has changed something since it was read; or an older registry was put back, and then it stays so.
        if (head.Version < _known().Version) head = await HeadAsync(connection);
        _take(head, true);
    }

    private async Task<WhitelistHead> HeadAsync(NpgsqlConnection connection) =>
        (await connection.QueryAsync($"select {RegistryRows.Head} from registry", RegistryRows.ReadHead, _end.Token)).Single().Whitelist;

    [LoggerMessage(3103, LogLevel.Warning, "The database does not tell of changes of the registry: {Problem}. Trying again in {Delay}")]
    private partial void LogAway(string problem, TimeSpan delay);
}
