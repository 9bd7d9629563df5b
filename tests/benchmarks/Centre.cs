using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Checkpoint.Benchmarks;

/// <summary>The centre as it is shipped, a process with its embedded store, at a broker outside of it.</summary>
internal sealed class Centre : IDisposable
{
    private readonly ChildProgram _process;
    private readonly HttpClient _http;

    private Centre(ChildProgram process, HttpClient http) => (_process, _http) = (process, http);

    public double MostMegabytes => _process.Megabytes("VmHWM");

    public static async Task<Centre> StartAsync(string folder, int brokerPort)
    {
        var address = new Uri($"http://127.0.0.1:{ChildProgram.FreePort()}");
        var process = new ChildProgram(Path.Combine(SourceTree.Root, "cloud", "bin", "Release", "net10.0", "checkpoint-cloud"), [], new Dictionary<string, string>
        {
            ["Urls"] = address.ToString(), ["Store__Directory"] = Path.Combine(folder, "centre"), ["Broker__Host"] = "127.0.0.1", ["Broker__Port"] = $"{brokerPort}",
        }, folder);
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(30) };
        await process.UntilAsync("the centre", async () =>
        {
            try
            {
                return (await http.GetAsync("/health/ready")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false; // It does not listen yet.
            }
        });
        return new Centre(process, http);
    }

    /// <summary>Files registrations from a file with one in each line. Gives how many are new.</summary>
    public async Task<int> ImportAsync(string path)
    {
        await using var file = File.OpenRead(path);
        using var content = new StreamContent(file);
        content.Headers.ContentType = new("application/x-ndjson");
        var answer = await _http.PostAsync("/api/registrations/import", content);
        return JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).GetProperty("created").GetInt32();
    }

    public async Task PutAsync(string id, object registration) => (await _http.PutAsJsonAsync($"/api/registrations/{id}", registration)).EnsureSuccessStatusCode();

    public void Dispose()
    {
        _http.Dispose();
        _process.Dispose();
    }
}
