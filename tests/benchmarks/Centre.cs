using System.Diagnostics;
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
        var program = Path.Combine(SourceTree.Root, "cloud", "bin", "Release", "net10.0", "checkpoint-cloud");
        var data = Path.Combine(folder, "centre");
        var address = new Uri($"http://127.0.0.1:{ChildProgram.FreePort()}");
        var token = await TokenAsync(program, data);
        var process = new ChildProgram(program, [], new Dictionary<string, string>
        {
            ["Urls"] = address.ToString(), ["Store__Directory"] = data, ["Broker__Host"] = "127.0.0.1", ["Broker__Port"] = $"{brokerPort}",
        }, folder);
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(30) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
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

    /// <summary>Of a program that may file registrations.</summary>
    private static async Task<string> TokenAsync(string program, string data)
    {
        using var command = Process.Start(new ProcessStartInfo(program, ["token", "add", "benchmark", "--role", "registrar", $"--Store:Directory={data}"]) { RedirectStandardOutput = true })!;
        var token = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        return token.Trim();
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
