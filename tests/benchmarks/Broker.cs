using System.Net.Sockets;

namespace Checkpoint.Benchmarks;

/// <summary>A mosquitto of our own, set up as edge/Uplink/README.md says, with room for what plain clients throw at it.</summary>
internal sealed class Broker : IDisposable
{
    private readonly ChildProgram _process;

    private Broker(ChildProgram process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static async Task<Broker> StartAsync(string folder)
    {
        var (configuration, port) = (Path.Combine(folder, $"mosquitto-{Guid.NewGuid():n}.conf"), ChildProgram.FreePort());
        await File.WriteAllTextAsync(configuration, $"""
            listener {port} 127.0.0.1
            allow_anonymous true
            user {Environment.UserName}
            max_queued_messages 200000
            set_tcp_nodelay true
            log_dest none

            """);
        var process = new ChildProgram("/usr/sbin/mosquitto", ["-c", configuration]);
        await process.UntilAsync("mosquitto", async () =>
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
        return new Broker(process, port);
    }

    public void Dispose() => _process.Dispose();
}
