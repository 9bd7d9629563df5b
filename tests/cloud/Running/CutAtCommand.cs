using System.Net;
using System.Net.Sockets;

namespace Checkpoint.Cloud.Tests.Running;

/// <summary>A way to the broker that hands a command on and breaks in place of bringing the broker's answer back.</summary>
internal sealed class CutAtCommand : IAsyncDisposable
{
    private const byte PubAck = 0x40;
    private const int IdCharacters = 32;

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
                byte[]? sent = null;
                var back = CopyAsync(broker.GetStream(), centre.GetStream(), bytes => Answers(bytes, Volatile.Read(ref sent)), way);
                await CopyAsync(centre.GetStream(), broker.GetStream(), bytes =>
                {
                    if (PacketOf(bytes) is { } packet) Volatile.Write(ref sent, packet);
                    return false;
                }, way);
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
                if (isCut(buffer.AsSpan(0, read))) return;
                await to.WriteAsync(buffer.AsMemory(0, read), way.Token);
            }
        }
        finally
        {
            await way.CancelAsync();
        }
    }

    /// <summary>The packet's number, two bytes behind the topic, of a command.</summary>
    private static byte[]? PacketOf(ReadOnlySpan<byte> bytes)
    {
        var topicEnd = bytes.IndexOf("/commands/"u8) is var place && place < 0 ? int.MaxValue - 2 : place + "/commands/"u8.Length + IdCharacters;
        return topicEnd + 2 <= bytes.Length ? bytes.Slice(topicEnd, 2).ToArray() : null;
    }

    private static bool Answers(ReadOnlySpan<byte> bytes, byte[]? packet)
    {
        for (var place = 0; packet is not null && place + 4 <= bytes.Length; place++)
            if (bytes[place] == PubAck && bytes.Slice(place + 2, 2).SequenceEqual(packet)) return true;
        return false;
    }

    private delegate bool IsCut(ReadOnlySpan<byte> bytes);
}
