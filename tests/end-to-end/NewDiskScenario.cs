using System.Text.Json;
using Checkpoint.EndToEnd.Tests.Rig;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.EndToEnd.Tests;

/// <summary>A gate's card dies, and it goes on from an empty one or from a copy of last week; every program a process of its own.</summary>
public sealed class NewDiskScenario : IDisposable
{
    /// <summary>How a gate ends that is to be started again, as systemd does.</summary>
    private const int StartAgain = 75;

    private const string Csv = "plate,colour,registration,people\n陕K10001,yellow,SM-1,1\n陕K10002,yellow,SM-2,1\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint-new-disk-").FullName;

    private string Data => Path.Combine(_folder, "gate");

    private string Backup => Path.Combine(_folder, "backup");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("empty")]
    [InlineData("restored")]
    public async Task The_stream_of_the_disk_that_is_gone_stays_whole_at_the_centre_and_the_gate_goes_on_in_another(string disk)
    {
        var port = FreePort.Take();
        using var broker = await Mosquitto.StartAsync(_folder, port);
        using var centre = await CentreProcess.StartAsync(_folder, port);
        using (var gate = await GateProcess.StartAsync(_folder, port, Csv))
        {
            await DeliveredAsync(centre);
        }

        Directory.Move(Data, Backup);
        CopyOf(Backup);
        StoredPass gone;
        using (var gate = await GateProcess.StartAsync(_folder, port, whitelistCsv: null))
        {
            gone = await PassAsync(centre, gate, "陕K10001");
            await DeliveredAsync(centre);
        }

        Directory.Delete(Data, recursive: true);
        if (disk == "restored")
        {
            Directory.Move(Backup, Data);
            using var older = await GateProcess.StartAsync(_folder, port, whitelistCsv: null);
            Assert.Equal(StartAgain, await older.EndAsync()); // as soon as it hears that the centre has more of its stream
        }

        using var after = await GateProcess.StartAsync(_folder, port, disk == "empty" ? Csv : null);
        var next = await PassAsync(centre, after, "陕K10002");
        await DeliveredAsync(centre);

        Assert.NotEqual(Streams(gone).Single(), Streams(next).Last());
        var still = await centre.PassAsync(IdOf(gone), pass => pass.Outcome == "passed");
        Assert.Equal(gone.Events.Select(e => e.Id), still.Events.Select(e => e.Id));
        Assert.Equal(2, (await centre.PassIdsAsync($"{GateProcess.Site}/{GateProcess.Name}")).Count);
    }

    private static async Task<StoredPass> PassAsync(CentreProcess centre, GateProcess gate, string plate)
    {
        await gate.TruckAsync(new { people = new[] { new { bodyCelsius = 36.6 } } });
        await gate.ZhenshiAsync(plate);
        var lane = await gate.UntilAsync($"the vehicle {plate}", view => view.TryGetProperty("pass", out var pass) && pass.ValueKind == JsonValueKind.String);
        var passed = await centre.PassAsync(lane.GetProperty("pass").GetString()!, pass => pass.Outcome == "passed");
        await gate.UntilAsync("a free lane", view => view.GetProperty("phase").GetString() == "Idle");
        return passed;
    }

    /// <summary>Everything of the gate is at the centre, and nothing is missing in any stream.</summary>
    private static Task<JsonElement> DeliveredAsync(CentreProcess centre) => centre.GateAsync(view =>
        view.GetProperty("gaps").GetArrayLength() == 0 && view.TryGetProperty("telemetry", out var said) && said.ValueKind == JsonValueKind.Object
        && said.GetProperty("lastSequence").GetInt64() == said.GetProperty("confirmedSequence").GetInt64());

    private static IEnumerable<string> Streams(StoredPass pass) => pass.Events.Select(e => e.Stream).Distinct();

    private static string IdOf(StoredPass pass) => pass.Of<PassArrived>().Single().Pass;

    private void CopyOf(string backup)
    {
        foreach (var file in Directory.EnumerateFiles(backup, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Data, Path.GetRelativePath(backup, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
