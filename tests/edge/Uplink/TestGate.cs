using System.Diagnostics.Metrics;
using System.Globalization;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Uplink;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>A gate with its real journal and uplink, and simulated hardware.</summary>
internal sealed class TestGate : IAsyncDisposable
{
    private readonly IHost _host;

    private TestGate(string folder, int port, TimeProvider? time, (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        foreach (var (key, value) in ((string, string)[])[
            ("Gate:Site", Address.Site), ("Gate:Name", Address.Gate), ("Gate:DataDirectory", folder), ("Hardware:Driver", "simulated"),
            ("Uplink:Host", "127.0.0.1"), ("Uplink:Port", port.ToString(CultureInfo.InvariantCulture)),
            ("Uplink:ReconnectFrom", "00:00:00.020"), ("Uplink:ReconnectTo", "00:00:00.100"),
            // A disk that other tests keep busy, or a clock that is put forward in the midst of a write, would add events nobody counts.
            ("Journal:SlowWrite", "1.00:00:00"), .. settings])
            builder.Configuration[key] = value;
        if (time is not null) builder.Services.AddSingleton(time);
        builder.Services.AddJournal(builder.Configuration).AddWhitelist(builder.Configuration).AddHardware(builder.Configuration).AddUplink(builder.Configuration);
        _host = builder.Build();
    }

    public static GateAddress Address { get; } = new("shenmu", "gate-1");

    public EventJournal Journal => _host.Services.GetRequiredService<EventJournal>();

    public GreenChannel Green => _host.Services.GetRequiredService<GreenChannel>();

    public UplinkState Uplink => _host.Services.GetRequiredService<UplinkState>();

    public IMeterFactory Meters => _host.Services.GetRequiredService<IMeterFactory>();

    public int ExitCode => _host.Services.GetRequiredService<Checkpoint.Edge.Gate.GateOutcome>().ExitCode;

    /// <summary>Ends when the gate has stopped by itself.</summary>
    public Task Ended() => _host.WaitForShutdownAsync();

    public bool IsConnected => Uplink.View.ConnectedSince is not null;

    public static async Task<TestGate> StartAsync(string folder, int port, params (string Key, string Value)[] settings)
    {
        var gate = new TestGate(folder, port, null, settings);
        await gate._host.StartAsync();
        return gate;
    }

    public static async Task<TestGate> StartAsync(string folder, int port, TimeProvider time, params (string Key, string Value)[] settings)
    {
        var gate = new TestGate(folder, port, time, settings);
        await gate._host.StartAsync();
        return gate;
    }

    public async Task AppendAsync(int events)
    {
        for (var i = 0; i < events; i++)
            await Journal.AppendAsync(new GateFault { Part = "test", Health = PartHealth.Ok, Message = i.ToString(CultureInfo.InvariantCulture) });
    }

    public Task Connected() => Until.So("the gate is connected", () => IsConnected);

    /// <summary>Waits until the centre has confirmed everything.</summary>
    public Task Confirmed() => Until.So("all events are confirmed", () => Journal.ConfirmedSequence == Journal.LastSequence);

    public Task StopAsync(CancellationToken budget = default) => _host.StopAsync(budget);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
