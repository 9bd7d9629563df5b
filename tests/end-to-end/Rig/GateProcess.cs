using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Checkpoint.Protocols.Whitelist;
using Xunit;

namespace Checkpoint.EndToEnd.Tests.Rig;

/// <summary>The gate as it is shipped, with one lane of simulated hardware, driven over its own HTTP interfaces.</summary>
internal sealed class GateProcess : IDisposable
{
    public const string Site = "shenmu-north", Name = "gate-1", Lane = "lane-1", Guard = "王强";

    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private GateProcess(ChildProcess process, HttpClient http) => (_process, _http) = (process, http);

    public string Output => _process.Output;

    /// <param name="whitelistCsv">Null: a gate that has no whitelist yet.</param>
    public static async Task<GateProcess> StartAsync(string folder, int brokerPort, string? whitelistCsv)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        var environment = await WriteSettingsAsync(folder, address, brokerPort);
        if (whitelistCsv is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "whitelist.csv"), whitelistCsv);
            await ChildProcess.RunAsync(SourceTree.Gate, ["whitelist", "import", Path.Combine(folder, "whitelist.csv")], environment, folder);
        }
        var token = (await ChildProcess.RunAsync(SourceTree.Gate, ["staff", "add", Guard], environment, folder)).Trim().Split('\n')[^1];

        var process = ChildProcess.Start(SourceTree.Gate, [], environment, folder);
        var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var gate = new GateProcess(process, http);
        await Wait.UntilAsync("the gate", async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode, () => process.Output);
        return gate;
    }

    public async Task TruckAsync(object truck) => await SimulateAsync("truck", truck);

    public async Task FaultAsync(string fault, bool on, string? sensor = null) => await SimulateAsync("faults", new { fault, on, sensor });

    public async Task<JsonElement> WorldAsync() => JsonElement.Parse(await _http.GetStringAsync($"/simulation/lanes/{Lane}"));

    /// <summary>Times the relay was energised.</summary>
    public async Task<int> PulsesAsync(string relay) => (await WorldAsync()).GetProperty("counts").GetProperty(relay).GetInt32();

    public async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await _http.GetStringAsync(path));

    public async Task PostAsync(string path) => (await _http.PostAsync(path, null)).EnsureSuccessStatusCode();

    public async Task<JsonElement> LaneAsync() => JsonElement.Parse(await _http.GetStringAsync($"/lanes/{Lane}"));

    /// <summary>The lane's view once it is as asked for.</summary>
    public Task<JsonElement> UntilAsync(string what, Func<JsonElement, bool> isSo) => Wait.ForAsync(what, LaneAsync, isSo, () => Output);

    public async Task<JsonElement> ActAsync(object action)
    {
        var answer = await _http.PostAsJsonAsync($"/lanes/{Lane}/actions", action);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{JsonSerializer.Serialize(action)} → {(int)answer.StatusCode} {body}");
        return JsonElement.Parse(body);
    }

    /// <summary>A push of the camera at the front; gives its answer.</summary>
    public async Task<string> ZhenshiAsync(string plate, int confidence = 96)
    {
        var answer = await _http.PostAsJsonAsync("/cameras/front", new
        {
            AlarmInfoPlate = new
            {
                result = new { PlateResult = new { license = plate, confidence, colorType = 2, direction = 4, triggerType = 8, isoffline = 0, imageFile = Pictures.Base64 } },
                serialno = "fe71e106-57263272",
            },
        }, JsonSerializerOptions.Default);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>A push of the camera at the side, as multipart with a picture.</summary>
    public async Task HikvisionAsync(string plate)
    {
        var alert = $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <EventNotificationAlert version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema">
            <channelID>1</channelID><dateTime>{DateTimeOffset.Now:yyyy-MM-ddTHH:mm:sszzz}</dateTime><eventType>ANPR</eventType><eventState>active</eventState>
            <ANPR><licensePlate>{plate}</licensePlate><line>1</line><direction>forward</direction><confidenceLevel>98</confidenceLevel><plateColor>yellow</plateColor></ANPR>
            </EventNotificationAlert>
            """;
        using var body = new MultipartFormDataContent
        {
            { new StringContent(alert, new MediaTypeHeaderValue("application/xml")), "anpr.xml", "anpr.xml" },
            { new ByteArrayContent(Convert.FromBase64String(Pictures.Base64)) { Headers = { ContentType = new("image/jpeg") } }, "detectionPicture.jpg", "detectionPicture.jpg" },
        };
        (await _http.PostAsync("/cameras/side", body)).EnsureSuccessStatusCode();
    }

    /// <summary>Version, count and digest of the whitelist in use.</summary>
    public async Task<WhitelistHead> WhitelistAsync() =>
        JsonElement.Parse(await _http.GetStringAsync("/whitelist")).Deserialize<WhitelistHead>(JsonSerializerOptions.Web)!;

    /// <summary>What the whitelist says of a plate; null when nothing is filed for it.</summary>
    public async Task<string?> VerdictAsync(string plate) =>
        JsonElement.Parse(await _http.GetStringAsync($"/whitelist/{plate}")).EnumerateArray().Select(each => each.GetProperty("verdict").GetString()).SingleOrDefault();

    public async Task<int> StopAsync() => await _process.StopAsync();

    /// <summary>Waits for it to end by itself.</summary>
    public Task<int> EndAsync() => _process.EndAsync();

    public void Dispose()
    {
        _http.Dispose();
        _process.Dispose();
    }

    private async Task SimulateAsync(string what, object request) =>
        (await _http.PostAsJsonAsync($"/simulation/lanes/{Lane}/{what}", request, s_withoutNulls)).EnsureSuccessStatusCode();

    private static readonly JsonSerializerOptions s_withoutNulls = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private static async Task<Dictionary<string, string>> WriteSettingsAsync(string folder, Uri address, int brokerPort)
    {
        var settings = Directory.CreateDirectory(Path.Combine(folder, "settings")).FullName;
        var policy = Path.Combine(folder, "policy.json");
        await File.WriteAllTextAsync(policy, """
            {
              "version": 1,
              "identification": { "readWindowSeconds": 30, "cameraTimeoutSeconds": 5 },
              "screening": { "readingTimeoutSeconds": 30, "feverRestSeconds": 1 },
              "disinfection": { "durationSeconds": 1, "flowTimeoutSeconds": 2 }
            }
            """);
        JsonNode gate = new JsonObject
        {
            ["Urls"] = address.ToString(),
            ["Gate"] = new JsonObject { ["Site"] = Site, ["Name"] = Name, ["DataDirectory"] = Path.Combine(folder, "gate"), ["PolicyFile"] = policy },
            ["Hardware"] = new JsonObject { ["Driver"] = "Simulated" },
            ["Simulation"] = new JsonObject { ["TruckMetresPerSecond"] = 6, ["ArmSeconds"] = 3, ["PersonAfterSeconds"] = 0.5 },
            ["Orders"] = new JsonObject { ["TrustClock"] = true },
            ["Uplink"] = new JsonObject { ["Host"] = "127.0.0.1", ["Port"] = brokerPort, ["TelemetrySeconds"] = 1, ["ReconnectTo"] = "00:00:02" },
            ["Cameras"] = new JsonArray(
                new JsonObject { ["Name"] = "front", ["Kind"] = "Zhenshi", ["Lane"] = Lane, ["Address"] = "127.0.0.1", ["SilentAfterSeconds"] = 10 },
                new JsonObject { ["Name"] = "side", ["Kind"] = "Hikvision", ["Lane"] = Lane, ["Address"] = "127.0.0.1", ["SilentAfterSeconds"] = 0 }),
        };
        await File.WriteAllTextAsync(Path.Combine(settings, "gate.json"), gate.ToJsonString());
        return new() { ["CHECKPOINT_SETTINGS"] = settings };
    }
}
