using System.Text.Json;
using Checkpoint.Edge.Cameras;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.Edge.Tests.Cameras;

/// <summary>From the camera's request to the journal, the lane and the answer.</summary>
public sealed class CameraIntakeTests
{
    [Fact]
    public async Task A_Zhenshi_read_is_recorded_with_its_picture_and_handed_to_the_lane()
    {
        await using var bench = await CameraBench.StartAsync();
        var (status, type, body) = await bench.ZhenshiAsync(CameraSamples.Text("zhenshi-plate.json"));

        Assert.Equal((200, "application/json"), (status, type));
        Assert.Equal("""{"Response_AlarmInfoPlate":{"info":"no","content":"retransfer_stop","is_pay":"false","plateid":21085}}""", body);
        var read = Assert.Single(await bench.RecordedAsync());
        Assert.Equal(("lane-1", "front", "陕K12345", PlateColour.Yellow, 0.96, PlateReadUse.Accepted), (read.Lane, read.Camera, read.Plate, read.Colour, read.Confidence!.Value, read.Use));
        Assert.Equal(new DateTimeOffset(2020, 2, 11, 0, 30, 2, TimeSpan.Zero).AddMicroseconds(687772), read.SeenAt);
        var seen = Assert.Single(bench.Seen);
        Assert.Equal((read.Plate, "front", PlateSource.Camera, WhitelistVerdict.Registered, "reg-1", read.Picture), (seen.Plate.Text, seen.By, seen.Source, seen.Verdict, seen.Registration, seen.Picture));
        Assert.Equal(58, new FileInfo(bench.Pictures.Find(read.Picture!)!).Length);
    }

    [Theory]
    [InlineData(CameraSamples.Multipart)]
    [InlineData("application/xml")]
    public async Task A_Hikvision_read_is_recorded_and_handed_to_the_lane(string contentType)
    {
        await using var bench = await CameraBench.StartAsync();
        var multipart = contentType == CameraSamples.Multipart;
        var (status, _, body) = await bench.SendAsync($"/cameras/rear?key={CameraBench.Key}", multipart ? CameraSamples.Hikvision() : CameraSamples.File("hikvision-isapi.xml"), contentType);

        Assert.Equal((200, ""), (status, body));
        var read = Assert.Single(await bench.RecordedAsync());
        Assert.Equal(("rear", "陕K12345", PlateReadUse.Accepted, multipart), (read.Camera, read.Plate, read.Use, read.Picture is not null));
        // The stub of the whitelist gives back how many confidences it got.
        Assert.Equal(7, Assert.Single(bench.Seen).PeopleAboard);
    }

    [Theory]
    [InlineData("95", "99,99,20,99,99,99,99", 0.95, 0.2)]
    [InlineData("95", "", 0.95, 0.95)]
    [InlineData("15", "99,99,99,99,99,99,99", 0.15, 0.15)]
    [InlineData("", "99,99,61,99,99,99,99", null, 0.61)]
    [InlineData("95", "99,99,140,99,99,99,99", 0.95, 0.0)]
    [InlineData("95%", "", 0.0, 0.0)]
    [InlineData("", "", null, null)]
    public async Task The_lane_gets_the_lowest_confidence_and_the_record_the_cameras_own(string whole, string each, double? recorded, double? handed)
    {
        await using var bench = await CameraBench.StartAsync();
        var xml = CameraSamples.Text("hikvision-isapi.xml")
            .Replace("<confidenceLevel>98</confidenceLevel>", $"<confidenceLevel>{whole}</confidenceLevel>", StringComparison.Ordinal)
            .Replace("99,99,93,99,61,99,99", each, StringComparison.Ordinal);
        Assert.Equal(200, (await bench.SendAsync($"/cameras/rear/{CameraBench.Key}", System.Text.Encoding.UTF8.GetBytes(xml), "application/xml")).Status);
        Assert.Equal(recorded, Assert.Single(await bench.RecordedAsync()).Confidence);
        Assert.Equal(handed, Assert.Single(bench.Seen).Confidence);
    }

    [Theory]
    [InlineData(0, PlateReadUse.Accepted)]
    [InlineData(11, PlateReadUse.Late)]
    public async Task Nobody_is_answered_and_no_lane_told_before_the_read_is_on_disk_nor_when_that_took_too_long(int seconds, PlateReadUse last)
    {
        using var reached = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var disk = new SimulatedDisk();
        await using var bench = await CameraBench.StartAsync(disk);
        disk.Fault = (call, _) =>
        {
            if (call == DiskCall.Sync)
            {
                reached.Set();
                release.Wait();
            }
            return null;
        };
        var answer = bench.SeeAsync("陕K12345");
        Assert.True(reached.Wait(TimeSpan.FromSeconds(30)));
        Assert.False(answer.IsCompleted);
        Assert.Empty(bench.Posted);
        bench.Time.Advance(TimeSpan.FromSeconds(seconds));
        release.Set();
        Assert.Equal(200, (await answer).Status);
        Assert.Equal(last == PlateReadUse.Accepted ? 1 : 0, bench.Seen.Count);
        JournalBench.Until(() => bench.Journal.PendingEvents == 0);
        Assert.Equal(last, (await bench.RecordedAsync())[^1].Use);
    }

    [Fact]
    public async Task While_the_disk_refuses_the_camera_is_told_to_send_again_and_the_lane_knows_the_plate()
    {
        var disk = new SimulatedDisk();
        await using var bench = await CameraBench.StartAsync(disk);
        disk.Fault = (call, _) => call is DiskCall.Write or DiskCall.Sync or DiskCall.Create ? new IOException("disk full") : null;
        var body = bench.Body("陕K12345");

        var (status, type, problem) = await bench.ZhenshiAsync(body);
        Assert.Equal((503, "application/problem+json"), (status, type));
        Assert.Contains("not on disk", CameraBench.Detail(problem), StringComparison.Ordinal);
        Assert.Equal("陕K12345", Assert.Single(bench.Seen).Plate.Text);

        for (var i = 0; i < 3; i++)
            Assert.Equal(503, (await bench.ZhenshiAsync(body)).Status);
        Assert.Equal(1, bench.Journal.PendingEvents);

        disk.Fault = null;
        JournalBench.LetRetry(bench.Journal, bench.Time);
        Assert.Equal(200, (await bench.ZhenshiAsync(body)).Status);
        Assert.Equal([PlateReadUse.Accepted, PlateReadUse.Repeated], (await bench.RecordedAsync()).Select(read => read.Use));
        Assert.Single(bench.Seen);
    }

    [Fact]
    public async Task Reads_that_are_not_for_the_lane_are_recorded_as_what_they_are()
    {
        await using var bench = await CameraBench.StartAsync(null, ("Cameras:0:Direction", "towards"));
        await bench.ZhenshiAsync(CameraSamples.Text("zhenshi-text-numbers.json"));
        await bench.ZhenshiAsync(CameraSamples.Text("zhenshi-no-plate.json"));
        var (_, _, answer) = await bench.ZhenshiAsync(CameraSamples.Text("zhenshi-offline.json"));
        await bench.ZhenshiAsync(CameraSamples.Text("zhenshi-plate.json").Replace("1581381002", "1581380000", StringComparison.Ordinal));

        var reads = await bench.RecordedAsync();
        Assert.Equal([PlateReadUse.WrongLane, PlateReadUse.NotAPlate, PlateReadUse.Offline, PlateReadUse.Late], reads.Select(read => read.Use));
        Assert.Equal(["陕KD12345", "_无_", "陕K54321", "陕K12345"], reads.Select(read => read.Plate));
        Assert.Empty(bench.Posted);
        var response = JsonDocument.Parse(answer).RootElement.GetProperty("Response_AlarmInfoPlate");
        Assert.Equal("""{"plateid":123,"continue":1}""", response.GetProperty("ContinuePushOffline").GetRawText());
    }

    [Fact]
    public async Task A_colour_that_such_a_plate_cannot_have_does_not_cost_the_read()
    {
        await using var bench = await CameraBench.StartAsync();
        await bench.ZhenshiAsync(bench.Body("陕K1234挂").Replace("\"colorType\":2", "\"colorType\":1", StringComparison.Ordinal));
        Assert.Equal(("陕K1234挂", PlateColour.Yellow), (Assert.Single(bench.Seen).Plate.Text, bench.Seen[0].Plate.Colour));
    }

    [Fact]
    public async Task A_vehicle_reported_again_is_recorded_and_not_handed_over_again()
    {
        await using var bench = await CameraBench.StartAsync();
        await bench.SeeAsync("陕K12345");
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        await bench.SeeAsync("陕K12345");
        bench.Time.Advance(TimeSpan.FromSeconds(6));
        await bench.SeeAsync("陕K12345");
        Assert.Equal([PlateReadUse.Accepted, PlateReadUse.Repeated, PlateReadUse.Accepted], (await bench.RecordedAsync()).Select(read => read.Use));
        Assert.Equal(2, bench.Seen.Count);
    }

    [Fact]
    public async Task The_cameras_relay_opens_only_for_the_vehicle_the_lane_has_cleared()
    {
        await using var bench = await CameraBench.StartAsync();
        async Task<string?> Ask(string plate, string camera = "opener")
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            return CameraBench.Info((await bench.SeeAsync(plate, camera)).Body);
        }

        Assert.Equal("no", await Ask("陕K12345"));
        bench.ClearLane("陕K12345");
        Assert.Equal("ok", await Ask("陕K12345"));
        Assert.Equal("no", await Ask("陕K54321"));
        Assert.Equal("no", await Ask("陕K12345", "front"));
        bench.Lane = bench.Lane!.Value with { LetsThrough = false };
        Assert.Equal("no", await Ask("陕K12345"));
        bench.Lane = new LaneSight(LetsThrough: true);
        Assert.Equal("no", await Ask("陕K12345"));
    }

    [Theory]
    [InlineData("\"isoffline\":0", "\"isoffline\":1")]
    [InlineData("1581381003", "1581380003")]
    public async Task An_old_read_of_the_cleared_vehicle_opens_nothing(string was, string becomes)
    {
        await using var bench = await CameraBench.StartAsync();
        bench.ClearLane("陕K12345");
        var body = bench.Body("陕K12345").Replace(was, becomes, StringComparison.Ordinal);
        var (status, _, answer) = await bench.SendAsync($"/cameras/opener/{CameraBench.Key}", System.Text.Encoding.UTF8.GetBytes(body));
        Assert.Equal((200, "no"), (status, CameraBench.Info(answer)));
    }

    [Fact]
    public async Task A_heartbeat_or_a_contact_never_opens_and_is_not_recorded()
    {
        await using var bench = await CameraBench.StartAsync();
        bench.ClearLane("陕K12345");
        foreach (var sample in (string[])["zhenshi-gpio.json", "zhenshi-heartbeat.form"])
        {
            var (status, _, body) = await bench.SendAsync($"/cameras/opener/{CameraBench.Key}", CameraSamples.File(sample), null);
            Assert.Equal((200, "no"), (status, CameraBench.Info(body)));
        }
        Assert.Equal(0, bench.Journal.LastSequence);
    }

    [Fact]
    public async Task The_heartbeat_of_a_camera_with_a_wrong_clock_makes_its_first_read_count()
    {
        await using var bench = await CameraBench.StartAsync();
        bench.Time.Advance(TimeSpan.FromHours(3));
        await bench.SendAsync($"/cameras/rear/{CameraBench.Key}", CameraSamples.File("hikvision-heartbeat.xml"), "application/xml");
        await bench.SendAsync($"/cameras/rear/{CameraBench.Key}", CameraSamples.File("hikvision-isapi.xml"), "application/xml");
        Assert.Single(bench.Seen);
    }

    [Fact]
    public async Task Before_the_lanes_are_open_cameras_are_told_to_send_again()
    {
        await using var bench = await CameraBench.StartAsync();
        bench.Lane = null;
        Assert.Equal(503, (await bench.SeeAsync("陕K12345")).Status);
        Assert.Equal(0, bench.Journal.LastSequence);
        bench.Lane = new LaneSight();
        Assert.Equal(200, (await bench.SeeAsync("陕K12345")).Status);
        Assert.Single(bench.Seen);
    }

    [Fact]
    public async Task Many_cameras_at_once_lose_nothing()
    {
        await using var bench = await CameraBench.StartAsync(null, ("CameraLimits:Burst", "1000"));
        var plates = Enumerable.Range(10_000, Scale.Of(400, 60)).Select(i => $"陕K{i}").ToList();
        var answers = await Task.WhenAll(plates.Select(plate => bench.SeeAsync(plate)));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        var reads = await bench.RecordedAsync();
        Assert.Equal(plates, reads.Select(read => read.Plate).Order());
        Assert.Equal(plates.Count, reads.Select(read => read.Read).Distinct().Count());
        Assert.Equal(plates, bench.Seen.Select(seen => seen.Plate.Text).Order());
    }

    [Fact]
    public async Task What_was_answered_is_in_the_journal_after_a_kill()
    {
        var disk = new SimulatedDisk();
        await using var bench = await CameraBench.StartAsync(disk);
        await bench.SeeAsync("陕K12345");
        using var reopened = JournalBench.Open(disk.AfterPowerCut());
        var entry = Assert.Single(await JournalBench.ReadAllAsync(reopened));
        Assert.Equal("陕K12345", Assert.IsType<PlateRead>(CloudEventJson.Read(entry.Utf8.Span, out _)!.Data).Plate);
    }

    [Fact]
    public async Task Neither_plates_nor_keys_are_logged()
    {
        await using var bench = await CameraBench.StartAsync();
        await bench.SeeAsync("陕K12345");
        await bench.SendAsync("/cameras/front/wrong-key-12345678", CameraSamples.File("zhenshi-plate.json"));
        await bench.ZhenshiAsync("{\"陕K12345\":");
        await bench.ZhenshiAsync(bench.Body("陕K99999").Replace("15813810", "15813710", StringComparison.Ordinal));
        await bench.SendAsync($"/cameras/rear/{CameraBench.Key}", System.Text.Encoding.UTF8.GetBytes("<陕K12345"), null);
        Assert.Contains("1301 ", bench.Log, StringComparison.Ordinal);
        Assert.Contains("1302 ", bench.Log, StringComparison.Ordinal);
        foreach (var secret in (string[])["陕", "K12345", CameraBench.Key, "wrong-key"])
            Assert.DoesNotContain(secret, bench.Log, StringComparison.Ordinal);
    }
}
