using System.Net.Http.Json;
using System.Text.Json;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Whitelist;
using Xunit;

namespace Checkpoint.EndToEnd.Tests.Rig;

/// <summary>The centre as it is shipped, with an external broker, seen through its JSON.</summary>
internal sealed class CentreProcess : IDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private readonly string _folder;

    private CentreProcess(ChildProcess process, Uri address, string folder)
    {
        (_process, Address, _folder) = (process, address, folder);
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", File.ReadAllText(TokenFile(folder)));
    }

    public Uri Address { get; }

    public string Output => _process.Output;

    public bool HasExited => _process.HasExited;

    public static async Task<CentreProcess> StartAsync(string folder, int brokerPort)
    {
        if (!File.Exists(TokenFile(folder))) await File.WriteAllTextAsync(TokenFile(folder), await AccountAsync(folder, "token", "add", "end-to-end", "--role", "supervisor"));
        var centre = Start(folder, brokerPort);
        await centre.ReadyAsync();
        return centre;
    }

    /// <summary>Starts it again and does not wait.</summary>
    public static CentreProcess Start(string folder, int brokerPort)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        var process = ChildProcess.Start(SourceTree.Centre, [], new Dictionary<string, string>
        {
            ["Urls"] = address.ToString(), ["Store__Directory"] = Path.Combine(folder, "centre"), ["Broker__Host"] = "127.0.0.1", ["Broker__Port"] = $"{brokerPort}",
        }, folder);
        return new CentreProcess(process, address, folder);
    }

    /// <summary>Another person who watches, as the command makes one.</summary>
    /// <returns>The one-time password.</returns>
    public Task<string> AddPersonAsync(string name) => AccountAsync(_folder, "person", "add", name, "--role", "supervisor");

    private static string TokenFile(string folder) => Path.Combine(folder, "centre-token");

    /// <summary>What a command about people or programs prints for scripts: its one line without spaces.</summary>
    private static async Task<string> AccountAsync(string folder, params string[] command)
    {
        var said = await ChildProcess.RunAsync(SourceTree.Centre, command, new Dictionary<string, string> { ["Store__Directory"] = Path.Combine(folder, "centre") }, folder);
        return said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Single(line => !line.Contains(' '));
    }

    public Task ReadyAsync() => Wait.UntilAsync("the centre", async () => (await _http.GetAsync("/health/ready")).IsSuccessStatusCode, () => Output);

    /// <summary>A pass in the centre's store, once it is as asked for.</summary>
    public async Task<StoredPass> PassAsync(string pass, Func<StoredPass, bool> isSo)
    {
        var id = $"{GateProcess.Site}.{GateProcess.Name}.{pass}";
        return await Wait.ForAsync($"pass {id} at the centre", async () => new StoredPass(JsonElement.Parse(await _http.GetStringAsync($"/api/passes/{id}"))), isSo, () => Output);
    }

    /// <summary>What the centre answers to a request of a program on its machine.</summary>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"{(int)answer.StatusCode} {text}");
    }

    public async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await _http.GetStringAsync(path));

    /// <summary>The ids of a gate's passes, the last 500.</summary>
    public async Task<IReadOnlyList<string>> PassIdsAsync(string gate) =>
        [.. JsonElement.Parse(await _http.GetStringAsync($"/api/passes?gate={gate}&limit=500")).EnumerateArray().Select(pass => pass.GetProperty("id").GetString()!)];

    public void Kill() => _process.Kill();

    /// <summary>The one gate is connected.</summary>
    public Task OnlineAsync() => Wait.UntilAsync("the gate at the centre", async () =>
        JsonElement.Parse(await _http.GetStringAsync("/api/gates")).EnumerateArray().Any(gate => gate.GetProperty("connection").GetString() == "online"), () => Output);

    /// <summary>Files a registration, as a program at the centre does.</summary>
    public async Task RegisterAsync(string id, object registration)
    {
        var answer = await _http.PutAsJsonAsync($"/api/registrations/{id}", registration);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public async Task UnregisterAsync(string id) => (await _http.DeleteAsync($"/api/registrations/{id}")).EnsureSuccessStatusCode();

    public async Task<JsonElement> ImportAsync(string lines)
    {
        var answer = await _http.PostAsync("/api/registrations/import", new StringContent(lines, System.Text.Encoding.UTF8, "application/x-ndjson"));
        return JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    /// <summary>Version, count and digest of the registry.</summary>
    public async Task<WhitelistHead> HeadAsync() =>
        JsonElement.Parse(await _http.GetStringAsync("/api/registrations?limit=1")).GetProperty("head").Deserialize<WhitelistHead>(JsonSerializerOptions.Web)!;

    /// <summary>The gate as the centre gives it to programs, once it is as asked for.</summary>
    public Task<JsonElement> GateAsync(Func<JsonElement, bool> isSo) => Wait.ForAsync(
        "the gate at the centre", async () => JsonElement.Parse(await _http.GetStringAsync("/api/gates")),
        gates => gates.EnumerateArray().Any(isSo), () => Output);

    public async Task<int> StopAsync() => await _process.StopAsync();

    public void Dispose()
    {
        _http.Dispose();
        _process.Dispose();
    }
}

/// <summary>A pass as the centre gives it to programs.</summary>
internal sealed class StoredPass(JsonElement json)
{
    public string? Outcome => Text("outcome");
    public string? Ground => Text("ground");
    public string? Plate => Text("plate");
    public string? Verdict => Text("verdict");
    public string? ClearedBy => Text("clearedBy");

    public IReadOnlyList<CloudEvent> Events { get; } =
        [.. json.GetProperty("events").EnumerateArray().Select(e => CloudEventJson.Read(System.Text.Encoding.UTF8.GetBytes(e.GetRawText()), out _)!)];

    public IEnumerable<T> Of<T>() where T : EventData => Events.Select(e => e.Data).OfType<T>();

    public override string ToString() => json.GetRawText();

    private string? Text(string member) => json.GetProperty("pass").TryGetProperty(member, out var value) ? value.GetString() : null;
}
