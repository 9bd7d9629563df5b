using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Orders;
using Checkpoint.Edge.Simulation;
using Checkpoint.Edge.Staff;
using Checkpoint.Edge.Uplink;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Edge.Whitelist.Import;
using Checkpoint.Protocols.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

/// <summary>A gate in this process, in real time, over simulated hardware; its journal is followed live.</summary>
internal sealed class RunningGate : IAsyncDisposable
{
    public const string Lane = "lane-1", Person = "王芳";

    private readonly CancellationTokenSource _end = new();
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<EventData> _events = new();
    private readonly WebApplication _app;
    private Task _following = Task.CompletedTask;

    private RunningGate(TimeProvider? time, Action<IServiceCollection>? also, (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = _folder.Path });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(Defaults(_folder.Path).Select(s => KeyValuePair.Create(s.Item1, (string?)s.Item2)));
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        if (time is not null) builder.Services.AddSingleton(time);
        builder.Services.AddHardware(builder.Configuration);
        builder.Services.AddJournal(builder.Configuration);
        builder.Services.AddWhitelist(builder.Configuration);
        builder.Services.AddUplink(builder.Configuration);
        builder.Services.AddGate(builder.Configuration);
        builder.Services.AddOrders(builder.Configuration);
        builder.Services.AddStaff(builder.Configuration);
        also?.Invoke(builder.Services);
        _app = builder.Build();
        _app.MapSimulation();
        var staff = _app.MapStaffOnly();
        staff.MapLanes();
        staff.MapDirectives();
    }

    public HttpClient Client { get; } = new();

    public IServiceProvider Services => _app.Services;

    public string DataFolder => Path.Combine(_folder.Path, "data");

    public LaneHost Host => Services.GetRequiredService<LaneDirectory>().Lanes[Lane];

    public LaneSnapshot Road => Services.GetRequiredService<World>().Lanes[Lane].Snapshot();

    public IReadOnlyList<EventData> Events => [.. _events];

    /// <summary>Everything quick, and no more than one check of each kind.</summary>
    public static (string, string)[] Defaults(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "policy.json"), """{"version":3,"disinfection":{"durationSeconds":1},"identification":{"cameraTimeoutSeconds":1}}""");
        return
        [
            ("Gate:Site", "shenmu"), ("Gate:Name", "north"), ("Gate:DataDirectory", Path.Combine(folder, "data")),
            ("Gate:PolicyFile", Path.Combine(folder, "policy.json")), ("Hardware:Driver", "Simulated"), ("Simulation:TruckMetresPerSecond", "10"),
            ("Simulation:ArmSeconds", "0.5"), ("Simulation:PersonAfterSeconds", "0"), ("Urls", "http://127.0.0.1:0"),
        ];
    }

    public static Task<RunningGate> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, enlist: true, settings);

    public static Task<RunningGate> StartAsync(TimeProvider? time, params (string Key, string Value)[] settings) => StartAsync(time, enlist: true, settings);

    /// <param name="enlist">Gives <see cref="Person"/> a token, which needs a disk that can be written.</param>
    public static Task<RunningGate> StartAsync(TimeProvider? time, bool enlist, params (string Key, string Value)[] settings) => StartAsync(time, enlist, null, settings);

    /// <param name="enlist">Gives <see cref="Person"/> a token, which needs a disk that can be written.</param>
    /// <param name="also">What this test needs of the gate beside the rest.</param>
    public static async Task<RunningGate> StartAsync(TimeProvider? time, bool enlist, Action<IServiceCollection>? also, params (string Key, string Value)[] settings)
    {
        var gate = new RunningGate(time, also, settings);
        gate.Services.ReleaseRelays();
        gate._following = gate.FollowAsync();
        await gate._app.StartAsync();
        gate.Client.BaseAddress = new Uri(gate._app.Urls.First());
        if (enlist) gate.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gate.Enlist(Person));
        await Until.TrueAsync(() => gate.Host.State.Phase == Edge.Lane.LanePhase.Idle);
        return gate;
    }

    /// <summary>As <c>staff add</c>; gives back the token.</summary>
    public string Enlist(string name)
    {
        var output = new StringWriter();
        new StaffRoll(Services.GetRequiredService<StaffFile>(), TimeProvider.System, output, TextWriter.Null).Add(name);
        return output.ToString().Trim();
    }

    public void Dismiss(string name) => new StaffRoll(Services.GetRequiredService<StaffFile>(), TimeProvider.System, TextWriter.Null, TextWriter.Null).Remove(name);

    /// <summary>As <c>whitelist import</c>.</summary>
    public void Import(string csv)
    {
        var file = new FileInfo(Path.Combine(_folder.Path, "whitelist.csv"));
        File.WriteAllText(file.FullName, csv);
        var settings = Services.GetRequiredService<IOptions<GateSettings>>().Value;
        var import = new WhitelistImport(settings, TimeProvider.System, TextWriter.Null, TextWriter.Null);
        Assert.Equal(WhitelistImport.Imported, import.Run(file, skipBadRows: false));
    }

    public Task<HttpResponseMessage> ActAsync(object action) => Client.PostAsJsonAsync($"/lanes/{Lane}/actions", action);

    public Task<T> EventAsync<T>(Func<T, bool>? which = null) where T : EventData =>
        Until.FoundAsync(() => Events.OfType<T>().FirstOrDefault(each => which?.Invoke(each) ?? true));

    public Task StopAsync() => _app.StopAsync();

    public Task StoppedAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _end.CancelAsync();
        await _following;
        await _app.DisposeAsync();
        _end.Dispose();
        _folder.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            await foreach (var entry in Services.GetRequiredService<EventJournal>().ReadAsync(1, _end.Token))
                if (CloudEventJson.Read(entry.Utf8.Span, out _) is { } read) _events.Enqueue(read.Data);
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
