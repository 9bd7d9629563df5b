using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Passes;
using Checkpoint.Edge.Tests.Whitelist;
using Checkpoint.Protocols.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Edge.Tests.Passes;

/// <summary>The capability as it is registered, over HTTP on this machine.</summary>
public sealed class PassesServiceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkpoint-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_pass_can_be_looked_up_while_it_happens_and_after_a_restart()
    {
        await using (var service = await StartAsync())
        {
            var journal = service.Services.GetRequiredService<EventJournal>();
            await journal.AppendAsync([.. PassTraffic.Pass("p-1", "陕K12345")]);
            await WhitelistGate.UntilAsync(() => Ids(service, "/passes") is ["p-1"]);
            await journal.AppendAsync([.. PassTraffic.Pass("p-2", "陕K54321")]);
            await WhitelistGate.UntilAsync(() => Ids(service, "/passes") is ["p-2", "p-1"]);
            Assert.Equal(["p-1"], Ids(service, "/passes?plate=陕k·12345"));
            Assert.Equal(["p-2"], Ids(service, "/passes?limit=1"));
            Assert.Empty(Ids(service, "/passes?outcome=isolated"));
            Assert.Empty(Ids(service, "/passes?from=2100-01-01T00:00:00Z"));

            var pass = Get(service, "/passes/p-1");
            Assert.Equal("passed", pass.GetProperty("outcome").GetString(), ignoreCase: true);
            Assert.Equal(3, pass.GetProperty("steps").GetArrayLength());
            Assert.Equal("checkpoint.pass.identified.v1", pass.GetProperty("steps")[1].GetProperty("type").GetString());
            Assert.Equal("陕K12345", pass.GetProperty("steps")[1].GetProperty("data").GetProperty("plate").GetString());
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(service, "/passes/p-3"));
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(service, "/passes?plate=K1"));
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(service, "/passes?limit=0"));
            Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(service, "/passes?from=yesterday"));
            await service.StopAsync();
        }
        await using var again = await StartAsync();
        await WhitelistGate.UntilAsync(() => Ids(again, "/passes") is ["p-2", "p-1"]);
        await again.StopAsync();
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("no database")]
    [InlineData("power cut")]
    public async Task A_database_that_is_lost_is_made_again_from_the_journal(string loss)
    {
        await using (var service = await StartAsync())
        {
            await service.Services.GetRequiredService<EventJournal>().AppendAsync([.. PassTraffic.Pass("p-1", "陕K12345")]);
            await WhitelistGate.UntilAsync(() => Ids(service, "/passes") is ["p-1"]);
            await service.StopAsync();
        }
        var file = Path.Combine(_folder.FullName, "passes", "passes.db");
        if (loss == "missing")
            File.Delete(file);
        if (loss == "no database")
            File.WriteAllText(file, new string('x', 3 * 8192)); // less than a page LiteDB takes for a new file
        if (loss == "power cut")
            File.Delete(Path.ChangeExtension(file, ".sums"));

        await using var again = await StartAsync();
        await WhitelistGate.UntilAsync(() => Ids(again, "/passes") is ["p-1"]);
        Assert.Equal(3, Get(again, "/passes/p-1").GetProperty("steps").GetArrayLength());
        Assert.Equal(loss == "no database", Directory.GetFiles(Path.GetDirectoryName(file)!, "passes.db.broken-*").Length == 1);
        await again.StopAsync();
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_does_not_empty_the_look_ups()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var (trusted, asked) = (false, 0);
        var clock = new ClockSync(time, () =>
        {
            Interlocked.Increment(ref asked);
            return Volatile.Read(ref trusted);
        });
        await using var service = await StartAsync(services => services.AddSingleton<TimeProvider>(time).AddSingleton(clock));
        await service.Services.GetRequiredService<EventJournal>().AppendAsync([.. PassTraffic.Pass("p-1", "陕K12345")]);
        await WhitelistGate.UntilAsync(() => Ids(service, "/passes?from=2000-01-01T00:00:00Z") is ["p-1"]);
        var before = Volatile.Read(ref asked);
        time.Advance(TimeSpan.FromDays(40));
        await WhitelistGate.UntilAsync(() => Volatile.Read(ref asked) > before);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(service, "/passes/p-1"));

        Volatile.Write(ref trusted, true);
        await WhitelistGate.UntilAsync(() =>
        {
            time.Advance(TimeSpan.FromHours(1));
            return StatusAsync(service, "/passes/p-1").GetAwaiter().GetResult() == HttpStatusCode.NotFound;
        });
        await service.StopAsync();
    }

    private async Task<WebApplication> StartAsync(Action<IServiceCollection>? first = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var configuration = Hardware.Settings.Of(("Gate:Site", "north"), ("Gate:Name", "gate-1"), ("Gate:DataDirectory", _folder.FullName));
        first?.Invoke(builder.Services);
        builder.Services.AddJournal(configuration).AddPasses(configuration);
        var service = builder.Build();
        service.MapPasses();
        await service.StartAsync();
        return service;
    }

    private static List<string> Ids(WebApplication service, string path)
    {
        using var answer = Send(service, path).GetAwaiter().GetResult();
        return answer.IsSuccessStatusCode
            ? [.. answer.Content.ReadFromJsonAsync<JsonElement>().GetAwaiter().GetResult().GetProperty("passes").EnumerateArray().Select(p => p.GetProperty("id").GetString()!)]
            : [];
    }

    private static JsonElement Get(WebApplication service, string path)
    {
        using var answer = Send(service, path).GetAwaiter().GetResult();
        return answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>().GetAwaiter().GetResult();
    }

    private static async Task<HttpStatusCode> StatusAsync(WebApplication service, string path)
    {
        using var answer = await Send(service, path);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> Send(WebApplication service, string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(service.Urls.First()) };
        return await http.GetAsync(path);
    }
}
