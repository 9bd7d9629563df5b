using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Operation;
using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

/// <summary>The program from outside, as systemd and the person at the keyboard see it.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private IEnumerable<(string, string)> Settings =>
    [
        .. RunningGate.Defaults(_folder.Path),
        ("Cameras:0:Name", "front"), ("Cameras:0:Kind", "Zhenshi"), ("Cameras:0:Lane", "lane-1"), ("Cameras:0:Address", "127.0.0.1"),
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Gate:Site", "Shenmu North", "Gate:Site is \"Shenmu North\"")]
    [InlineData("Gate:PolicyFile", "/nonexistent/policy.json", "Gate:PolicyFile is /nonexistent/policy.json")]
    [InlineData("Urls", "8081", "Urls has \"8081\"")]
    [InlineData("Journal:SegmentBytes", "many", "Journal:SegmentBytes")]
    [InlineData("Lanes:0:PulseMilliseconds", "5", "Lanes:0:PulseMilliseconds is 5")]
    public async Task A_wrong_setting_is_named_and_ends_the_program_before_anything_is_touched(string setting, string value, string told)
    {
        await using var gate = GateProcess.Start([.. Settings, (setting, value)]);
        Assert.Equal(GateOutcome.WrongSettings, await gate.EndAsync());
        await Until.TrueAsync(() => gate.Errors.Contains(told, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", gate.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "data", "journal")));
    }

    [Fact]
    public async Task All_wrong_settings_are_told_at_once_one_in_a_line()
    {
        await using var gate = GateProcess.Start([.. Settings,
            ("Gate:Site", "Shenmu North"), ("Gate:Nane", "north"), ("Gate:PolicyFile", "/nonexistent/policy.json"), ("Urls", "8081"),
            ("Journal:SegmentBytes", "many"), ("Journal:RetentionAge", "-1.00:00:00"), ("Passes:RetentionDays", "0"), ("Uplink:Port", "99999"),
            ("Lanes:0:PulseMilliseconds", "5"), ("Lanes:0:Timing:ArmTravel", "long"), ("Lanes:0:Timing:BarrierClear", "short"), ("Screening:SkinCoefficient", "7"),
            ("Cameras:0:Lane", "lane-9"), ("Pictures:RetentionDays", "0")]);
        Assert.Equal(GateOutcome.WrongSettings, await gate.EndAsync());
        string[] told =
        [
            "Lanes:0:PulseMilliseconds is 5", "'Lanes:0:Timing:ArmTravel'", "'Lanes:0:Timing:BarrierClear'", "Screening:SkinCoefficient is 7",
            "Uplink:Port is 99999", "Gate:PolicyFile is /nonexistent", "Cameras:0:Lane is \"lane-9\"", "Pictures:RetentionDays is 0",
            "'Nane'", "Gate:Site is", "'Journal:SegmentBytes'", "Journal:RetentionAge is", "Passes:RetentionDays is 0", "Urls has \"8081\"",
        ];
        await Until.TrueAsync(() => gate.Errors.Contains(told[^1], StringComparison.Ordinal));
        var lines = gate.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(told, setting => Assert.Single(lines, line => line.Contains(setting, StringComparison.Ordinal)));
        Assert.Equal(told.Length, lines.Length);
    }

    [Fact]
    public async Task A_policy_out_of_its_range_is_refused_with_the_member_that_is_wrong()
    {
        var settings = Settings.ToList();
        File.WriteAllText(Path.Combine(_folder.Path, "policy.json"), """{"screening":{"feverCelsius":20}}""");
        await using var gate = GateProcess.Start(settings);
        Assert.Equal(GateOutcome.WrongSettings, await gate.EndAsync());
        await Until.TrueAsync(() => gate.Errors.Contains("screening.feverCelsius is 20", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(12, true, GateOutcome.WrongSettings)]
    [InlineData(13, true, 0)]
    [InlineData(5, false, 0)]
    public async Task A_pump_limit_that_would_cut_the_policys_disinfection_short_is_refused_with_both_settings(int limit, bool required, int ends)
    {
        var settings = Settings.ToList();
        var policy = Path.Combine(_folder.Path, "policy.json");
        File.WriteAllText(policy, $$$"""{"disinfection":{"required":{{{(required ? "true" : "false")}}},"durationSeconds":10,"flowTimeoutSeconds":2.5}}""");
        await using var gate = GateProcess.Start([.. settings, ("Lanes:0:Name", "lane-1"), ("Lanes:1:Name", "lane-2"), ("Lanes:1:PumpLimitSeconds", $"{limit}")]);
        if (ends == 0)
        {
            await gate.AddressAsync();
            gate.Terminate();
        }

        Assert.Equal(ends, await gate.EndAsync());
        if (ends == 0) return;
        await Until.TrueAsync(() => gate.Errors.Contains("Lanes:1:PumpLimitSeconds is 12", StringComparison.Ordinal));
        Assert.Contains($"durationSeconds 10 and disinfection.flowTimeoutSeconds 2.5 of Gate:PolicyFile {policy} need 12.5", gate.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Lanes:0", gate.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", GateOutcome.WrongSettings, "Gate:DataDirectory is ")]
    [InlineData("/below", GateOutcome.WrongSettings, "Gate:DataDirectory is ")]
    [InlineData(null, GateOutcome.DiskError, "Gate:DataDirectory")]
    public async Task A_data_folder_that_cannot_be_used_is_named_in_one_sentence(string? belowAFile, int ends, string told)
    {
        var settings = Settings.ToList();
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");
        if (belowAFile is null)
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, "data"));
            File.WriteAllText(Path.Combine(_folder.Path, "data", "journal"), "");
        }
        else
        {
            settings.Add(("Gate:DataDirectory", file + belowAFile));
        }

        await using var gate = GateProcess.Start(settings);
        Assert.Equal(ends, await gate.EndAsync());
        await Until.TrueAsync(() => gate.Errors.Contains(told, StringComparison.Ordinal));
        Assert.Single(gate.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_file_that_belongs_to_another_user_is_named() =>
        Assert.Equal(
            (GateOutcome.DiskError, "Access to the path '/var/lib/checkpoint/journal/lock' is denied. Give it to the user of this service, as everything below Gate:DataDirectory; commands are run as that user too."),
            Trouble.Of(new UnauthorizedAccessException("Access to the path '/var/lib/checkpoint/journal/lock' is denied.")) is { } trouble ? (trouble.ExitCode, trouble.Messages.Single()) : default);

    [Theory]
    [InlineData("whitelist", "import", "list.csv")]
    [InlineData("staff", "add", "a")]
    public async Task A_command_that_does_not_know_whose_data_it_is_for_writes_nothing(params string[] arguments)
    {
        if (arguments[^1] == "list.csv") File.WriteAllText(arguments[^1] = Path.Combine(_folder.Path, "list.csv"), "plate,registration\n陕K12345,R-1\n");
        await using var lost = GateProcess.Start([], arguments);
        Assert.Equal(GateOutcome.WrongSettings, await lost.EndAsync());
        await Until.TrueAsync(() => lost.Errors.Contains("Gate:DataDirectory is not set", StringComparison.Ordinal));
        Assert.Single(lost.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        var data = Path.Combine(_folder.Path, "named");
        await using var named = GateProcess.Start([], [.. arguments, "--data", data]);
        Assert.Equal(0, await named.EndAsync());
        Assert.NotEmpty(Directory.GetFileSystemEntries(data));
    }

    [Fact]
    public async Task A_settings_file_that_is_no_JSON_is_named()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "settings")).FullName;
        File.WriteAllText(Path.Combine(folder, "gate.json"), "{ \"Gate\": ");
        await using var gate = GateProcess.Start([.. Settings, ("CHECKPOINT_SETTINGS", folder)]);
        Assert.Equal(GateOutcome.WrongSettings, await gate.EndAsync());
        await Until.TrueAsync(() => gate.Errors.Contains("gate.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var gate = GateProcess.Start([.. Settings, ("Urls", $"http://{other.LocalEndpoint}")]);
        Assert.Equal(GateOutcome.Unavailable, await gate.EndAsync());
        await Until.TrueAsync(() => gate.Errors.Contains(other.LocalEndpoint.ToString()!, StringComparison.Ordinal));
        Assert.Single(gate.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("", gate.Output.Trim());
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "data", "journal")));
    }

    [Fact]
    public async Task An_address_of_another_machine_is_named()
    {
        await using var gate = GateProcess.Start([.. Settings, ("Urls", "http://192.0.2.1:8081")]);
        Assert.Equal(GateOutcome.Unavailable, await gate.EndAsync());
        await Until.TrueAsync(() => gate.Errors.Contains("192.0.2.1:8081, where this machine cannot listen", StringComparison.Ordinal));
        Assert.Single(gate.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData]
    [InlineData("safe-outputs")]
    public async Task Without_libgpiod_a_gate_with_real_pins_says_which_package_it_needs(params string[] arguments)
    {
        Assert.SkipWhen(new[] { "libgpiod.so.3", "libgpiod.so.2" }.Any(library => NativeLibrary.TryLoad(library, out _)), "libgpiod is installed here.");
        await using var gate = GateProcess.Start([.. Settings, ("Hardware:Driver", "Gpio")], arguments);
        Assert.Equal(GateOutcome.Unavailable, await gate.EndAsync());
        await Until.TrueAsync(() => gate.Errors.Contains("libgpiod3 (Debian 13 trixie) or libgpiod2 (Debian 12 bookworm)", StringComparison.Ordinal));
        Assert.Single(gate.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Help_names_every_command_and_an_unknown_one_is_an_error()
    {
        await using var help = GateProcess.Start([], "--help");
        Assert.Equal(0, await help.EndAsync());
        await Until.TrueAsync(() => new[] { "whitelist", "staff", "safe-outputs", "traffic" }.All(command => help.Output.Contains(command, StringComparison.Ordinal)));
        await using var unknown = GateProcess.Start([], "open-the-gate");
        Assert.NotEqual(0, await unknown.EndAsync());
    }

    [Fact]
    public async Task It_is_healthy_tells_its_metrics_and_ends_clean_on_SIGTERM()
    {
        await using var gate = GateProcess.Start(Settings);
        using var client = new HttpClient { BaseAddress = await gate.AddressAsync() };
        Assert.Equal("alive", await client.GetStringAsync("/health/live"));
        var ready = await Until.FoundAsync(async () =>
        {
            var answer = await client.GetAsync("/health/ready");
            return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadFromJsonAsync<JsonDocument>() : null;
        });
        Assert.Equal(["lanes", "outputs", "inputs", "thermometers", "journal", "uplink"],
            ready.RootElement.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("part").GetString()));
        var metrics = await client.GetStringAsync("/metrics");
        Assert.Contains("checkpoint_journal_appended", metrics, StringComparison.Ordinal);
        Assert.Contains("checkpoint_lane_waiting", metrics, StringComparison.Ordinal);
        foreach (var personal in new[] { "/lanes", "/passes", "/whitelist" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(personal)).StatusCode);

        gate.Terminate();

        Assert.Equal(0, await gate.EndAsync());
    }

    [Fact]
    public void Every_meter_of_the_gate_is_among_its_metrics()
    {
        var meters = typeof(GateVersion).Assembly.GetTypes().Select(type => type.GetField("MeterName")?.GetRawConstantValue()).OfType<string>();
        Assert.Equal(meters.Order(), OperationRegistration.Meters.Where(meter => meter.StartsWith("Checkpoint.", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Under_systemd_it_says_that_it_is_ready_alive_and_stopping_and_logs_JSON()
    {
        var path = Path.Combine(_folder.Path, "notify");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        await using var gate = GateProcess.StartAsUnit(Settings, _folder.Path, path, TimeSpan.FromSeconds(1));
        await TellsAsync(socket, "READY=1");
        await TellsAsync(socket, "WATCHDOG=1");
        gate.Terminate();
        await TellsAsync(socket, "STOPPING=1");
        Assert.Equal(0, await gate.EndAsync());
        foreach (var line in gate.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            using (JsonDocument.Parse(line)) { }
    }

    [Fact]
    public async Task Killed_during_a_pass_it_goes_on_with_its_journal_and_asks_staff_about_the_vehicle()
    {
        string token;
        await using (var staff = GateProcess.Start(Settings, "staff", "add", "王芳"))
        {
            Assert.Equal(0, await staff.EndAsync());
            token = await Until.FoundAsync(() => staff.Output.Trim() is { Length: > 20 } printed ? printed : null);
        }

        string pass;
        await using (var first = GateProcess.Start(Settings))
        {
            using var client = Staff(await first.AddressAsync(), token);
            (await client.PostAsJsonAsync("/simulation/lanes/lane-1/truck", new { })).EnsureSuccessStatusCode();
            pass = await Until.FoundAsync(async () => (await LaneAsync(client)).TryGetProperty("pass", out var id) ? id.GetString() : null);
            // A staff action is answered from the lane, a camera read from the disk: after it the arrival before it is durable.
            Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/cameras/front", GateProcess.PlateRead)).StatusCode);
            first.Kill();
            await first.EndAsync();
        }

        await using var second = GateProcess.Start(Settings);
        using var again = Staff(await second.AddressAsync(), token);
        var lane = await Until.FoundAsync(async () => await LaneAsync(again) is var view && view.GetProperty("phase").GetString() != "Starting" ? view.ToString() : null);
        var passes = await Until.FoundAsync(async () =>
        {
            var list = await again.GetFromJsonAsync<JsonElement>("/passes");
            return list.GetProperty("passes").EnumerateArray().FirstOrDefault(each => each.GetProperty("id").GetString() == pass) is { ValueKind: JsonValueKind.Object } found
                && found.TryGetProperty("outcome", out _) ? found.ToString() : null;
        });
        // The simulated road is empty after the restart: the vehicle is gone, and the pass has one outcome.
        Assert.Contains("\"outcome\"", passes, StringComparison.Ordinal);
        Assert.Contains("lane-1", lane, StringComparison.Ordinal);
    }

    private static async Task TellsAsync(Socket socket, string wanted)
    {
        var buffer = new byte[4096];
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!System.Text.Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, bound.Token)).Contains(wanted, StringComparison.Ordinal)) { }
    }

    private static async Task<JsonElement> LaneAsync(HttpClient client) => await client.GetFromJsonAsync<JsonElement>("/lanes/lane-1");

    private static HttpClient Staff(Uri gate, string token)
    {
        var client = new HttpClient { BaseAddress = gate };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
