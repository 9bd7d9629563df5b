using System.Diagnostics;
using System.Net.Sockets;

namespace Checkpoint.Cloud.Tests.Running;

/// <summary>A real mosquitto on a free port of this machine.</summary>
internal sealed class Mosquitto : IDisposable
{
    private readonly Process _process;

    private Mosquitto(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <param name="access">Who may come; empty: everybody.</param>
    public static async Task<Mosquitto> StartAsync(Folder folder, params string[] access)
    {
        var port = CentreProcess.FreePort();
        // As root it would become another user, who may not read the test's files.
        string[] settings = access.Length > 0 ? [.. access, Environment.IsPrivilegedProcess ? "user root" : ""] : ["allow_anonymous true"];
        await File.WriteAllTextAsync(folder.File("mosquitto.conf"), $"listener {port} 127.0.0.1\n{string.Join('\n', settings)}\nmax_queued_messages 100000\nset_tcp_nodelay true\nlog_dest none\n");
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
