using System.Net;
using System.Net.Sockets;

namespace Checkpoint.Benchmarks;

/// <summary>Stands between clients and a broker and counts what goes over the wire, TCP payload in both directions.</summary>
internal sealed class ByteCounter : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Task _accepting;
    private long _bytes;

    public ByteCounter(int target)
    {
        _target = target;
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = RelayAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end of the benchmark.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var from = client;
        using var to = new TcpClient();
        await to.ConnectAsync(IPAddress.Loopback, _target);
        (from.NoDelay, to.NoDelay) = (true, true);
        await Task.WhenAny(CopyAsync(from.GetStream(), to.GetStream()), CopyAsync(to.GetStream(), from.GetStream()));
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var part = new byte[64 * 1024];
        try
        {
            for (var read = await from.ReadAsync(part); read > 0; read = await from.ReadAsync(part))
            {
                Interlocked.Add(ref _bytes, read);
                await to.WriteAsync(part.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // A side has gone; so does the other.
        }
    }
}
