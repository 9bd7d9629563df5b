using System.Net.Http.Json;
using System.Text.Json;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Operation;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Protocols.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

/// <summary>The end of the shipped program as systemd asks for it.</summary>
public sealed class StopTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SIGTERM_while_a_vehicle_is_sprayed_ends_clean_with_every_relay_released()
    {
        var settings = RunningGate.Defaults(_folder.Path);
        File.WriteAllText(Path.Combine(_folder.Path, "policy.json"), """{"identification":{"cameraTimeoutSeconds":1},"disinfection":{"durationSeconds":80}}""");
        await using var gate = GateProcess.Start([.. settings, ("Cameras:0:Name", "front"), ("Cameras:0:Kind", "Zhenshi"), ("Cameras:0:Lane", "lane-1"), ("Cameras:0:Address", "127.0.0.1")]);
        using var client = new HttpClient { BaseAddress = await gate.AddressAsync() };
        await ImportAsync(settings);
        (await client.PostAsJsonAsync("simulation/lanes/lane-1/truck", new { })).EnsureSuccessStatusCode();
        await Until.FoundAsync(async () => (await On()).Contains("RedLight") ? client : null);
        (await client.PostAsync("cameras/front", GateProcess.PlateRead)).EnsureSuccessStatusCode();
        await Until.FoundAsync(async () => (await On()).Contains("Pump") ? client : null);

        gate.Terminate();

        Assert.Equal(0, await gate.EndAsync());
        await Until.TrueAsync(() => gate.Output.Contains("The gate stops; every relay is released", StringComparison.Ordinal));
        // Recorded when the relays had been released, before the process went.
        using var journal = EventJournal.Open(Path.Combine(_folder.Path, "data", "journal"), "/shenmu/north", new JournalSettings(), TimeProvider.System, NullLogger.Instance);
        var events = (await JournalBench.ReadAllAsync(journal)).ConvertAll(entry => CloudEventJson.Read(entry.Utf8.Span, out _)!.Data);
        Assert.Contains(events, happened => happened is DisinfectionStarted);
        Assert.DoesNotContain(events, happened => happened is DisinfectionCompleted or PassEnded);
        Assert.IsType<GateStopping>(events[^1]);

        async Task<List<string?>> On() =>
            [.. (await client.GetFromJsonAsync<JsonElement>("simulation/lanes/lane-1")).GetProperty("on").EnumerateArray().Select(output => output.GetString())];
    }

    [Fact]
    public async Task The_host_gives_its_services_less_than_the_5_seconds_a_stop_may_take()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddOperation();
        await using var app = builder.Build();
        Assert.InRange(app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
    }

    private async Task ImportAsync(IEnumerable<(string, string)> settings)
    {
        var list = Path.Combine(_folder.Path, "list.csv");
        await File.WriteAllTextAsync(list, "plate,registration\n陕K12345,R-1\n", TestContext.Current.CancellationToken);
        await using var import = GateProcess.Start(settings, "whitelist", "import", list);
        Assert.Equal(0, await import.EndAsync());
        await Until.TrueAsync(() => File.Exists(Path.Combine(_folder.Path, "data", "whitelist", "registrations.index")));
    }
}
