using System.Net.Http.Json;
using System.Text.Json;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.EndToEnd.Tests.Rig;

/// <summary>The centre as it is shipped, with an external broker, seen through its JSON.</summary>
internal sealed class CentreProcess : IDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private CentreProcess(ChildProcess process, Uri address) => (_process, Address, _http) = (process, address, new HttpClient { BaseAddress = address });

    public Uri Address { get; }

    public string Output => _process.Output;

    public static async Task<CentreProcess> StartAsync(string folder, int brokerPort)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        var process = ChildProcess.Start(SourceTree.Centre, [], new Dictionary<string, string>
        {
            ["Urls"] = address.ToString(), ["Store__Directory"] = Path.Combine(folder, "centre"), ["Broker__Host"] = "127.0.0.1", ["Broker__Port"] = $"{brokerPort}",
        }, folder);
        var centre = new CentreProcess(process, address);
        await Wait.UntilAsync("the centre", async () => (await centre._http.GetAsync("/health/ready")).IsSuccessStatusCode, () => process.Output);
        return centre;
    }

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
