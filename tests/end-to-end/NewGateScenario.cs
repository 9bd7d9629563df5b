using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Checkpoint.EndToEnd.Tests.Rig;
using Checkpoint.Protocols.Messages;
using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.EndToEnd.Tests;

/// <summary>A gate that is put up beside a road where everybody is registered already, every program a process of its own.</summary>
public sealed class NewGateScenario(ITestOutputHelper output) : IDisposable
{
    private const int Batch = 100_000;
    private static readonly int s_many = Scale.Of(1_000_000, 20_000);
    private static readonly TimeSpan s_bound = TimeSpan.FromMinutes(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint-end-to-end-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task All_registrations_reach_a_new_gate_while_its_lane_works_and_then_changes_cost_what_they_are()
    {
        var port = FreePort.Take();
        using var broker = await Mosquitto.StartAsync(_folder, port);
        using var centre = await CentreProcess.StartAsync(_folder, port);
        for (var first = 0; first < s_many; first += Batch)
            Assert.Equal(Math.Min(Batch, s_many - first), (await centre.ImportAsync(Lines(first, Math.Min(Batch, s_many - first)))).GetProperty("created").GetInt32());
        using var wire = await WhitelistWire.ListenAsync(port);

        using var link = new ThinLink(port);
        using var gate = await GateProcess.StartAsync(_folder, link.Port, null);
        var synced = Wait.ForAsync("the whitelist of the registry at the gate", gate.WhitelistAsync, there => there.Count == s_many, () => gate.Output + centre.Output, s_bound);
        var alone = await ComesAsync(gate, Visitor(0), "Unregistered");
        var began = Stopwatch.GetTimestamp();
        var equal = synced.ContinueWith(_ => Stopwatch.GetElapsedTime(began), TaskScheduler.Default);
        link.Let(s_many);
        await Wait.UntilAsync("the gate's question for the whitelist", () => Task.FromResult(wire.Messages.Any(message => message.Topic == "want")), () => gate.Output);
        await PassesAsync(gate);

        // The first of these comes when the sync has begun, and the whole has not arrived before it has gone: a step of the vehicle, a part of the pages.
        var visitors = new List<string>();
        do
        {
            visitors.Add(await ComesAsync(gate, Visitor(visitors.Count + 1), "Unregistered"));
            link.Let(s_many);
            await PassesAsync(gate);
            link.LetAll();
        }
        while (!synced.IsCompleted);
        Assert.Equal(await centre.HeadAsync(), await synced);
        var inUse = await Wait.ForAsync("the event of the whitelist in use", () => Task.FromResult(wire.Applied.FirstOrDefault(applied => applied.Count == s_many)), applied => applied.Sequence > 0, () => gate.Output);
        var meanwhile = 0;
        foreach (var visitor in visitors.Prepend(alone))
        {
            var pass = await centre.PassAsync(visitor, stored => stored.Outcome is not null);
            Assert.Equal(("passed", "staff"), (pass.Outcome, pass.Ground));
            if (visitor != alone && pass.Events.Single(each => each.Data is BarrierOpening).Sequence < inUse.Sequence) meanwhile++;
        }

        Assert.True(meanwhile >= 1, $"No vehicle came and was let through while the whitelist was on its way; {visitors.Count} came.");
        var bytes = wire.Messages.Sum(message => (long)message.Bytes);
        output.WriteLine($"{s_many} registrations at a new gate after {(await equal).TotalSeconds:F1} s, {bytes / 1e6:F1} MB on the wire; {meanwhile} vehicles came and were let through between the first page and the last");

        var one = await CostAsync(["head", "want", "page"], () => centre.RegisterAsync(Id(s_many / 2), new { plate = Plate(s_many / 2), colour = "yellow", status = "revoked" }));
        Assert.InRange(one, 1, 2_047);
        await ComesAsync(gate, Plate(s_many / 2), "Revoked");
        var hundred = await CostAsync(["head", "want", "page"], () => centre.ImportAsync(Lines(0, 100, people: 9)));
        var tenThousand = await CostAsync(null, () => centre.ImportAsync(Lines(0, 10_000, people: 8)));
        Assert.InRange(hundred, one, 100 * one);
        Assert.InRange(tenThousand, hundred, 100 * hundred);
        output.WriteLine($"1, 100 and 10000 changes: {one}, {hundred} and {tenThousand} bytes on the wire");

        async Task<int> CostAsync(string[]? messages, Func<Task> change)
        {
            var before = wire.Messages.Count;
            await change();
            await Wait.UntilAsync("the change at the gate", async () => await gate.WhitelistAsync() == await centre.HeadAsync(), () => gate.Output + centre.Output);
            await Wait.UntilAsync("its pages on the wire", () => Task.FromResult(wire.Messages.Skip(before).Any(message => message.Topic == "page")));
            var sent = wire.Messages.Skip(before).ToList();
            if (messages is not null) Assert.Equal(messages, sent.Select(message => message.Topic));
            return sent.Sum(message => message.Bytes);
        }
    }

    private static string Id(int n) => $"SN-{n:D7}";

    private static string Plate(int n) => string.Create(CultureInfo.InvariantCulture, $"陕{"ABCDEFGHJK"[n / 100_000]}{n % 100_000:D5}");

    /// <summary>Two places from every registered plate, so that no camera could have taken one for the other.</summary>
    private static string Visitor(int n) => string.Create(CultureInfo.InvariantCulture, $"晋W{70_000 + n}");

    private static string Lines(int first, int count, int? people = null)
    {
        var lines = new StringBuilder();
        for (var n = first; n < first + count; n++)
            lines.Append(CultureInfo.InvariantCulture, $$"""{"plate":"{{Plate(n)}}","colour":"yellow","registration":"{{Id(n)}}","people":{{people ?? 1 + (n % 3)}}}""").Append('\n');
        return lines.ToString();
    }

    /// <returns>The pass of a vehicle that waits for staff.</returns>
    private static async Task<string> ComesAsync(GateProcess gate, string plate, string awaits)
    {
        await gate.TruckAsync(new { people = new[] { new { bodyCelsius = 36.6 } } });
        await gate.UntilAsync("arrival", lane => Text(lane, "phase") == "Arrived");
        await gate.ZhenshiAsync(plate);
        return Text(await gate.UntilAsync($"a lane that awaits {awaits}", lane => Text(lane, "awaits") == awaits), "pass")!;
    }

    /// <summary>Staff let the vehicle in, and it leaves.</summary>
    private static async Task PassesAsync(GateProcess gate)
    {
        await gate.ActAsync(new { action = "admit", reason = "registered by hand" });
        await gate.UntilAsync("a free lane", lane => Text(lane, "phase") == "Idle");
    }

    private static string? Text(JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.GetString() : null;
}
