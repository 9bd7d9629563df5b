using System.Net;
using System.Net.Sockets;

namespace Checkpoint.EndToEnd.Tests.Rig;

/// <summary>The way from a gate to its broker. There is none before the first bytes are let through, and then so many reach the gate as the test lets.</summary>
internal sealed class ThinLink : IDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly int _broker;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _left;
    private bool _isUp;

    public ThinLink(int broker)
    {
        (_broker, Port) = (broker, FreePort.TakeForGood());
        _listener = new TcpListener(IPAddress.Loopback, Port);
    }

    public int Port { get; }

    /// <summary>So many more bytes reach the gate, and then none until the next time.</summary>
    public void Let(long bytes)
    {
        lock (_lock)
        {
            _left = bytes > long.MaxValue - _left ? long.MaxValue : _left + bytes;
            _more.TrySetResult();
            if (_isUp) return;
            _isUp = true;
        }

        _listener.Start();
        _ = AcceptAsync();
    }

    public void LetAll() => Let(long.MaxValue);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var stop = _stop.Token;
        while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(stop), stop);
    }

    private async Task ServeAsync(TcpClient gate, CancellationToken stop)
    {
        using var broker = new TcpClient();
        try
        {
            await broker.ConnectAsync(IPAddress.Loopback, _broker, stop);
            await Task.WhenAny(PassAsync(gate, broker, isLimited: false, stop), PassAsync(broker, gate, isLimited: true, stop));
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            // One side has gone; the other is closed below.
        }
        finally
        {
            gate.Dispose();
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to, bool isLimited, CancellationToken stop)
    {
        var buffer = new byte[4096];
        while (await from.GetStream().ReadAsync(buffer, stop) is > 0 and var length)
        {
            if (isLimited) await TakeAsync(length, stop);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, length), stop);
        }
    }

    private async Task TakeAsync(int bytes, CancellationToken stop)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_left >= bytes)
                {
                    _left -= bytes;
                    return;
                }

                if (_more.Task.IsCompleted) _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
                more = _more.Task;
            }

            await more.WaitAsync(stop);
        }
    }
}
