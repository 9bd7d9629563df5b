using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

/// <summary>What Prometheus sees of the shipped program.</summary>
public sealed partial class MetricsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pass_is_seen_in_outcomes_verdicts_latencies_sensor_errors_and_queues()
    {
        (string, string)[] settings =
        [
            .. RunningGate.Defaults(_folder.Path),
            ("Cameras:0:Name", "front"), ("Cameras:0:Kind", "Zhenshi"), ("Cameras:0:Lane", "lane-1"), ("Cameras:0:Address", "127.0.0.1"),
        ];
        await using var roll = GateProcess.Start(settings, "staff", "add", "王芳");
        Assert.Equal(0, await roll.EndAsync());
        var token = await Until.FoundAsync(() => roll.Output.Trim() is { Length: > 20 } printed ? printed : null);
        await using var gate = GateProcess.Start(settings);
        using var client = new HttpClient { BaseAddress = await gate.AddressAsync() };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        await Post("simulation/lanes/lane-1/faults", new { fault = "WrongPec" });
        await Post("simulation/lanes/lane-1/faults", new { fault = "ReadError", sensor = "CabinetDoor" });
        await Scraped(scrape => scrape("checkpoint_thermometer_errors_total", """kind="WrongPec",lane="lane-1" """) > 0
            && scrape("checkpoint_gpio_read_errors_total", """lane="lane-1",sensor="CabinetDoor" """) > 0);
        await Post("simulation/lanes/lane-1/faults", new { fault = "WrongPec", on = false });
        await Post("simulation/lanes/lane-1/faults", new { fault = "ReadError", on = false, sensor = "CabinetDoor" });

        await Post("simulation/lanes/lane-1/truck", new { });
        await Until.FoundAsync(async () => (await LaneAsync()).TryGetProperty("pass", out _) ? client : null);
        (await client.PostAsync("cameras/front", GateProcess.PlateRead)).EnsureSuccessStatusCode();
        await Until.FoundAsync(async () => (await LaneAsync()).TryGetProperty("awaits", out var awaits) && awaits.GetString() == "Unregistered" ? client : null);
        await Post("lanes/lane-1/actions", new { action = "admit", reason = "delivery note 7" });

        await Scraped(scrape => scrape("checkpoint_passes_total", """lane="lane-1",outcome="Passed" """) == 1
            && scrape("checkpoint_identifications_total", """verdict="Unregistered" """) == 1
            && scrape("checkpoint_readings_total", """method="Infrared",verdict="Normal" """) == 1
            && scrape("checkpoint_input_to_relay_seconds_count", "") == 1
            && scrape("checkpoint_input_to_relay_seconds_bucket", """le="+Inf" """) == 1
            && scrape("checkpoint_input_to_relay_seconds_sum", "") > 0
            && scrape("checkpoint_pass_duration_seconds_count", "") == 1
            && scrape("checkpoint_camera_answer_seconds_count", "") == 1
            && scrape("checkpoint_lane_waiting", """lane="lane-1" """) == 0
            && scrape("checkpoint_journal_pending", "") == 0
            && scrape("checkpoint_journal_appended_total", "") is > 0 and var appended
            && scrape("checkpoint_uplink_waiting", "") == appended);
        var answers = Line().Matches(await client.GetStringAsync("metrics")).Where(line => line.Groups["name"].Value == "checkpoint_camera_answer_seconds_bucket");
        Assert.Equal(
            ["0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1", "2", "5", "10", "+Inf"],
            answers.Select(line => Label().Matches(line.Groups["labels"].Value).Single(label => label.Groups["key"].Value == "le").Groups["value"].Value));

        async Task Post(string path, object body) => (await client.PostAsJsonAsync(path, body)).EnsureSuccessStatusCode();

        async Task<JsonElement> LaneAsync() => await client.GetFromJsonAsync<JsonElement>("lanes/lane-1");

        Task Scraped(Func<Func<string, string, double?>, bool> shown) => Until.FoundAsync(async () =>
        {
            var lines = Line().Matches(await client.GetStringAsync("metrics"));
            return shown((name, labels) => Value(lines, name, labels)) ? client : null;
        });
    }

    /// <summary>The sample of a name that has the labels, whatever others it has.</summary>
    private static double? Value(MatchCollection lines, string name, string labels)
    {
        var wanted = Label().Matches(labels).Select(label => label.Value).ToList();
        var line = lines.SingleOrDefault(line =>
            line.Groups["name"].Value == name && wanted.All(Label().Matches(line.Groups["labels"].Value).Select(label => label.Value).Contains));
        return line is null ? null : double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""^(?<name>[a-z_]+)(?:\{(?<labels>[^\n]*)\})? (?<value>[0-9.E+-]+)""", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("""(?<key>[a-z_]+)="(?<value>[^"]*)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Label();
}
