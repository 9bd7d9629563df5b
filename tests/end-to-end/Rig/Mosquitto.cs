using System.Net.Sockets;

namespace Checkpoint.EndToEnd.Tests.Rig;

/// <summary>A real mosquitto on a port of its own.</summary>
internal static class Mosquitto
{
    public static async Task<ChildProcess> StartAsync(string folder, int port)
    {
        var configuration = Path.Combine(folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, $"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n");
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
