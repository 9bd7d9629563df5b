using System.Net;
using System.Net.Sockets;

namespace Checkpoint.Cloud.Tests.Running;

/// <summary>A way to the broker that hands a command on and breaks before the broker's answer is back.</summary>
internal sealed class CutAtCommand : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    public CutAtCommand(int brokerPort)
    {
        _listener.Start();
        _running = AcceptAsync(brokerPort);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _running;
        _end.Dispose();
    }

    private async Task AcceptAsync(int brokerPort)
    {
        var ways = new List<Task>();
        try
        {
            while (true) ways.Add(PassAsync(await _listener.AcceptTcpClientAsync(_end.Token), brokerPort));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(ways);
        }
    }

    private async Task PassAsync(TcpClient centre, int brokerPort)
    {
        using var broker = new TcpClient();
        using var way = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        using (centre)
        {
            try
            {
                await broker.ConnectAsync(IPAddress.Loopback, brokerPort, way.Token);
                var back = CopyAsync(broker.GetStream(), centre.GetStream(), _ => false, way);
                await CopyAsync(centre.GetStream(), broker.GetStream(), bytes => bytes.IndexOf("/commands/"u8) >= 0, way);
                await back;
            }
            catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException)
            {
                // As meant, or the end of the test.
            }
        }
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, IsCut isCut, CancellationTokenSource way)
    {
        var buffer = new byte[64 << 10];
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, way.Token)) > 0;)
            {
                // Before it goes on: else the answer may be faster.
                var ends = isCut(buffer.AsSpan(0, read));
                if (ends) await way.CancelAsync();
                await to.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
                if (ends) return;
            }
        }
        finally
        {
            await way.CancelAsync();
        }
    }

    private delegate bool IsCut(ReadOnlySpan<byte> bytes);
}
