using System.Diagnostics;
using System.Net.Sockets;

namespace Checkpoint.Cloud.Tests.Running;

/// <summary>A real mosquitto on a free port of this machine.</summary>
internal sealed class Mosquitto : IDisposable
{
    private readonly Process _process;

    private Mosquitto(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static async Task<Mosquitto> StartAsync(Folder folder)
    {
        var port = CentreProcess.FreePort();
        await File.WriteAllTextAsync(folder.File("mosquitto.conf"), $"listener {port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 100000\nset_tcp_nodelay true\nlog_dest none\n");
        var broker = new Mosquitto(Process.Start("/usr/sbin/mosquitto", ["-c", folder.File("mosquitto.conf")]), port);
        await Wait.Until(broker.IsListeningAsync, "a mosquitto that listens");
        return broker;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<bool> IsListeningAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
