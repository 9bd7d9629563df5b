using System.Net.Sockets;

namespace Checkpoint.EndToEnd.Tests.Rig;

/// <summary>A real mosquitto on a port of its own.</summary>
internal static class Mosquitto
{
    /// <param name="isPersistent">It keeps what it has not delivered, written every second, in the folder.</param>
    public static async Task<ChildProcess> StartAsync(string folder, int port, bool isPersistent = false)
    {
        var configuration = Path.Combine(folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, $"""
            listener {port} 127.0.0.1
            allow_anonymous true
            user {Environment.UserName}
            max_queued_messages 10000
            set_tcp_nodelay true
            persistence {(isPersistent ? "true" : "false")}
            persistence_location {folder}/
            autosave_interval 1

            """);
        var broker = ChildProcess.Start("/usr/sbin/mosquitto", ["-c", configuration]);
        await Wait.UntilAsync("mosquitto", () => IsListeningAsync(port), () => broker.Output);
        return broker;
    }

    private static async Task<bool> IsListeningAsync(int port)
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
    }
}
