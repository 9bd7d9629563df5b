using System.Globalization;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Edge.Tests.Uplink;
using Checkpoint.Edge.Uplink;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Tests.Orders;

/// <summary>Broker, gate and the centre's desk.</summary>
internal sealed class OrdersRig : IAsyncDisposable
{
    private MosquittoBroker? _own;

    private OrdersRig(RunningGate gate, TestDesk desk) => (Gate, Desk) = (gate, desk);

    public RunningGate Gate { get; }

    public TestDesk Desk { get; }

    /// <summary>Times the open relay was energised.</summary>
    public int Opened => Gate.Road.Counts[nameof(LaneOutput.Open)];

    public static async Task<OrdersRig> StartAsync(bool trustClock = true, params (string, string)[] settings)
    {
        var broker = await MosquittoBroker.StartAsync();
        var rig = await StartAsync(broker, broker.Port, trustClock, settings);
        rig._own = broker;
        return rig;
    }

    /// <summary>On a disk that can be held.</summary>
    public static async Task<(OrdersRig Rig, HeldDisk Disk)> StartHeldAsync(params (string, string)[] settings)
    {
        HeldDisk? disk = null;
        var broker = await MosquittoBroker.StartAsync();
        var rig = await StartAsync(broker, services => services.AddSingleton(provider => EventJournal.Open(
            disk = new HeldDisk(new JournalFolder(provider.GetRequiredService<IOptions<GateSettings>>().Value.PathOf("journal"))),
            "/shenmu/north", new JournalSettings(), TimeProvider.System, NullLogger.Instance)), settings);
        rig._own = broker;
        return (rig, disk!);
    }

    /// <param name="also">What this test needs of the gate beside the rest.</param>
    public static Task<OrdersRig> StartAsync(MosquittoBroker broker, Action<IServiceCollection> also, params (string, string)[] settings) =>
        StartAsync(broker, broker.Port, trustClock: true, also, settings);

    public static Task<OrdersRig> StartAsync(MosquittoBroker broker, int gatePort, bool trustClock = true, params (string, string)[] settings) =>
        StartAsync(broker, gatePort, trustClock, null, settings);

    private static async Task<OrdersRig> StartAsync(
        MosquittoBroker broker, int gatePort, bool trustClock, Action<IServiceCollection>? also, (string, string)[] settings)
    {
        var desk = await TestDesk.ConnectAsync(broker.Port);
        var gate = await RunningGate.StartAsync(null, enlist: true, also, [
            ("Uplink:Host", "127.0.0.1"), ("Uplink:Port", gatePort.ToString(CultureInfo.InvariantCulture)), ("Uplink:ReconnectFrom", "00:00:00.020"),
            ("Uplink:ReconnectTo", "00:00:00.100"), ("Orders:TrustClock", trustClock ? "true" : "false"), .. settings]);
        var uplink = gate.Services.GetRequiredService<UplinkState>();
        await Tests.Gate.Until.TrueAsync(() => uplink.View.ConnectedSince is not null);
        return new OrdersRig(gate, desk);
    }

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        await Gate.DisposeAsync();
        if (_own is not null) await _own.DisposeAsync();
    }
}
