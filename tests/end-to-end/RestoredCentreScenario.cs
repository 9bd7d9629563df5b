using System.Text.Json;
using Checkpoint.EndToEnd.Tests.Rig;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.EndToEnd.Tests;

/// <summary>The centre's disk fails, and yesterday's copy of its data is put back; every program a process of its own.</summary>
public sealed class RestoredCentreScenario : IDisposable
{
    private const string Plate = "陕K10001";

    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoint-restored-").FullName;

    private string Data => Path.Combine(_folder, "centre");

    private string Backup => Path.Combine(_folder, "backup");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_an_older_copy_of_the_centres_data_does_not_have_comes_again_from_the_gate()
    {
        var port = FreePort.Take();
        using var broker = await Mosquitto.StartAsync(_folder, port);
        using (var centre = await CentreProcess.StartAsync(_folder, port))
        {
            using var first = await GateProcess.StartAsync(_folder, port, $"plate,colour,registration,people\n{Plate},yellow,SM-1,1\n");
            await centre.GateAsync(gate => gate.GetProperty("lanes").EnumerateArray().Any(lane => lane.GetProperty("phase").GetString() == "idle"));
            await centre.StopAsync();
            Copy();
            using var before = await CentreProcess.StartAsync(_folder, port);
            await first.TruckAsync(new { people = new[] { new { bodyCelsius = 36.6 } } });
            await first.ZhenshiAsync(Plate);
            var lane = await first.UntilAsync("the vehicle", view => view.TryGetProperty("pass", out var pass) && pass.ValueKind == JsonValueKind.String);
            var id = lane.GetProperty("pass").GetString()!;
            var passed = await before.PassAsync(id, pass => pass.Outcome == "passed");
            await first.UntilAsync("a free lane", view => view.GetProperty("phase").GetString() == "Idle");
            await before.StopAsync();

            Directory.Delete(Data, recursive: true);
            Directory.Move(Backup, Data);
            using var restored = await CentreProcess.StartAsync(_folder, port);
            var again = await restored.PassAsync(id, pass => pass.Outcome == "passed" && pass.Events.Count >= passed.Events.Count);
            Assert.Equal(passed.Events.Select(e => (e.Sequence, EventTypes.Of(e.Data))), again.Events.Take(passed.Events.Count).Select(e => (e.Sequence, EventTypes.Of(e.Data))));
            await restored.GateAsync(gate => gate.GetProperty("gaps").GetArrayLength() == 0 && gate.TryGetProperty("telemetry", out var said)
                && said.GetProperty("lastSequence").GetInt64() == said.GetProperty("confirmedSequence").GetInt64());
            await using var page = await LivePage.OpenAsync(restored);
            await page.ShowsPhaseAsync("Idle");
            await page.GoToGateAsync();
            await page.ListsAsync(Plate);
            await page.ScreenshotAsync("restored-centre");
        }
    }

    private void Copy()
    {
        foreach (var file in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Backup, Path.GetRelativePath(Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
