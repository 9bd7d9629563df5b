using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
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
    public async Task A_policy_out_of_its_range_is_refused_with_the_member_that_is_wrong()
    {
        var settings = Settings.ToList();
        File.WriteAllText(Path.Combine(_folder.Path, "policy.json"), """{"screening":{"feverCelsius":20}}""");
        await using var gate = GateProcess.Start(settings);
        Assert.Equal(GateOutcome.WrongSettings, await gate.EndAsync());
        await Until.TrueAsync(() => gate.Errors.Contains("screening.feverCelsius is 20", StringComparison.Ordinal));
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
            var read = JsonContent.Create(new { AlarmInfoPlate = new { result = new { PlateResult = new { license = "陕K12345", confidence = 98, colorType = 2 } } } });
            Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/cameras/front", read)).StatusCode);
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
