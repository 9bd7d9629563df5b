using System.Diagnostics;
using System.Runtime.Versioning;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(Checkpoint.Cloud.Tests.Running.PostgresServer))]

namespace Checkpoint.Cloud.Tests.Running;

/// <summary>A real PostgreSQL of Debian's package with a cluster of its own, started by the first test that needs it.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    /// <summary>The account that Debian makes: as root PostgreSQL does not run.</summary>
    private const string Account = "postgres";

    private readonly SemaphoreSlim _starting = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint-postgres-").FullName;
    private readonly int _port = CentreProcess.FreePort();
    private bool _isStarted;
    private int _databases;

    private static string Programs => Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(each => int.Parse(Path.GetFileName(each), provider: null)).First() + "/bin/";

    private string Data => Path.Combine(_folder, "data");

    private string Passwords => Path.Combine(_folder, "pgpass");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A new database; gives the setting of a centre that uses it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
            if (!_isStarted) await StartAsync();
            _isStarted = true;
        }
        finally
        {
            _starting.Release();
        }

        var name = $"centre_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"create database {name}");
        return Connection(name);
    }

    /// <summary>In the database that is always there.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection("postgres"));
        await connection.OpenAsync();
#pragma warning disable CA2100 // a text of the test
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends every process of the server at once, as kill -9 would, and starts it again.</summary>
    public async Task CrashAsync()
    {
        await RunAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        await ListenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isStarted) await RunAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
        _starting.Dispose();
    }

    // Kept short: a pool for each of many databases must not fill the server.
    private string Connection(string database) => $"Host=127.0.0.1;Port={_port};Username=centre;Database={database};Passfile={Passwords};Connection Idle Lifetime=2;Connection Pruning Interval=1";

    [UnsupportedOSPlatform("windows")]
    private async Task StartAsync()
    {
        var password = Guid.NewGuid().ToString("n");
        var file = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(file, password);
        await File.WriteAllTextAsync(Passwords, $"*:*:*:centre:{password}");
        File.SetUnixFileMode(Passwords, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        if (Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory(Data);
            using var own = Process.Start("/bin/chown", [Account, Data, file]);
            await own.WaitForExitAsync();
        }

        await RunAsync("initdb", "-D", Data, "-U", "centre", "--pwfile", file, "-A", "scram-sha-256", "-E", "UTF8", "--locale", "C.UTF-8");
        await ListenAsync();
    }

    private Task ListenAsync() => RunAsync(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(Data, "log"), "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300", "start");

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("/usr/sbin/runuser", ["-u", Account, "--", Programs + program, .. arguments])
            : new ProcessStartInfo(Programs + program, arguments);
        start.WorkingDirectory = "/";
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }
}
