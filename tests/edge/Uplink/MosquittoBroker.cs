using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>A real mosquitto on a free port of this machine, which can be killed and started again.</summary>
internal sealed class MosquittoBroker : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-broker-");
    private readonly string _configuration;
    private Process? _process;

    private MosquittoBroker(bool persistent, (string User, string Password)[] users, string[] settings)
    {
        Port = FreePort();
        _configuration = Path.Combine(_folder.FullName, "mosquitto.conf");
        File.WriteAllLines(_configuration, [
            $"listener {Port} 127.0.0.1", $"user {Environment.UserName}", "autosave_interval 1", "set_tcp_nodelay true", "log_type all", "max_queued_messages 100000",
            .. users.Length == 0 ? (string[])["allow_anonymous true"] : ["allow_anonymous false", $"password_file {PasswordFile(users)}"],
            .. persistent ? (string[])["persistence true", $"persistence_location {_folder.FullName}/"] : [],
            .. settings,
        ]);
    }

    public int Port { get; }

    public static async Task<MosquittoBroker> StartAsync(bool persistent = false, (string User, string Password)? user = null)
    {
        var broker = NotStarted(persistent, user);
        await broker.StartAgainAsync();
        return broker;
    }

    /// <param name="settings">Lines of mosquitto.conf, beside those it has anyway.</param>
    public static async Task<MosquittoBroker> StartAsync(string[] settings, params (string User, string Password)[] users)
    {
        var broker = new MosquittoBroker(persistent: false, users, settings);
        await broker.StartAgainAsync();
        return broker;
    }

    /// <summary>A broker whose port is known, but which does not run yet.</summary>
    public static MosquittoBroker NotStarted(bool persistent = false, (string User, string Password)? user = null) =>
        new(persistent, user is { } one ? [one] : [], []);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task StartAgainAsync()
    {
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", _configuration])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await Until.So("mosquitto listens", async () =>
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                return _process.HasExited ? throw new InvalidOperationException("mosquitto has ended.") : false;
            }
        });
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        _folder.Delete(recursive: true);
    }

    private string PasswordFile((string User, string Password)[] users)
    {
        var file = Path.Combine(_folder.FullName, "passwords");
        File.WriteAllText(file, "");
        foreach (var (user, password) in users)
        {
            using var hashing = Process.Start("/usr/bin/mosquitto_passwd", ["-b", file, user, password]);
            hashing.WaitForExit();
        }

        return file;
    }
}
