using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>Stands between gate and broker, and does what networks and old brokers do.</summary>
internal sealed class BrokerProxy : IAsyncDisposable
{
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _clients = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly int _broker;
    private Task _accepting;
    private volatile bool _silent;
    private volatile bool _hollow;
    private volatile StrongBox<Direction>? _held;

    public BrokerProxy(int broker, OldBroker? old = null)
    {
        (_broker, Old) = (broker, old);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many bytes of a connection pass, in one direction, before it breaks in the midst of whatever it carries; null: all.</summary>
    public Func<int?> CutAfter { get; set; } = () => null;

    /// <summary>How long the next bytes are under way.</summary>
    public Func<TimeSpan> Delay { get; set; } = () => TimeSpan.Zero;

    /// <summary>How CONNECT of MQTT 5 is answered; null: the broker answers.</summary>
    public OldBroker? Old { get; set; }

    /// <summary>Connections that asked for MQTT 5, and those that asked for 3.1.1.</summary>
    public ConcurrentQueue<byte> Versions { get; } = [];

    /// <summary>Breaks every connection as the death of the gate would.</summary>
    public void Cut()
    {
        foreach (var client in _clients.Keys)
        {
            // The other side may have closed it just now; then there is no socket any more.
            if (client.Client is { } socket) socket.LingerState = new LingerOption(true, 0);
            client.Close();
        }
    }

    /// <summary>Connections stay, but nothing passes any more, as with a cable that was pulled.</summary>
    public void FallSilent() => _silent = true;

    /// <summary>From now on nothing passes in one direction, while the other one works.</summary>
    public void Hold(Direction direction) => _held = new(direction);

    /// <summary>Connections are accepted, and CONNECT is never answered.</summary>
    public void TurnHollow()
    {
        _hollow = true;
        Cut();
    }

    /// <summary>New connections pass again.</summary>
    public void Speak()
    {
        _held = null;
        _silent = _hollow = false;
        Cut();
    }

    /// <summary>No connection, and none to be had.</summary>
    public async Task UnplugAsync()
    {
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        Cut();
    }

    public void Plug()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
    }

    private async Task ServeAsync(TcpClient gate)
    {
        using var broker = new TcpClient();
        try
        {
            _clients[gate] = _clients[broker] = true;
            // Every CONNECT of these tests comes in one piece: type, length of one or two bytes, name, version.
            var connect = new byte[4096];
            var length = await gate.GetStream().ReadAtLeastAsync(connect, 12, throwOnEndOfStream: true, _stop.Token);
            var version = connect[connect.AsSpan(0, 12).IndexOf("MQTT"u8) + 4];
            Versions.Enqueue(version);
            if (version == 5 && Old is { } old)
            {
                if (old == OldBroker.AnswersNo) await gate.GetStream().WriteAsync(new byte[] { 0x20, 2, 0, 1 }, _stop.Token);
                return;
            }

            if (_hollow)
            {
                while (await gate.GetStream().ReadAsync(connect, _stop.Token) > 0) { }
                return;
            }

            await broker.ConnectAsync(IPAddress.Loopback, _broker, _stop.Token);
            await broker.GetStream().WriteAsync(connect.AsMemory(0, length), _stop.Token);
            await Task.WhenAny(PassAsync(gate, broker, Direction.ToBroker), PassAsync(broker, gate, Direction.ToGate));
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // One side has gone; the other is closed below.
        }
        finally
        {
            _clients.TryRemove(gate, out _);
            _clients.TryRemove(broker, out _);
            gate.Dispose();
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to, Direction direction)
    {
        var buffer = new byte[16 * 1024];
        var left = CutAfter() ?? int.MaxValue;
        while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var length)
        {
            if (_silent || _held?.Value == direction) continue;
            if (Delay() is { Ticks: > 0 } delay) await Task.Delay(delay, TimeProvider.System, _stop.Token);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, Math.Min(left, length)), _stop.Token);
            left -= length;
            if (left > 0) continue;
            // Both ends are to see a broken connection, not one that was closed in good order.
            foreach (var end in (TcpClient[])[from, to]) end.Client.LingerState = new LingerOption(true, 0);
            return;
        }
    }
}

/// <summary>Of the bytes between gate and broker.</summary>
internal enum Direction { ToBroker, ToGate }

/// <summary>How a broker without MQTT 5 answers it.</summary>
internal enum OldBroker
{
    /// <summary>With a CONNACK of 3.1.1: unacceptable protocol version.</summary>
    AnswersNo,
    /// <summary>By closing the connection.</summary>
    Closes,
}
