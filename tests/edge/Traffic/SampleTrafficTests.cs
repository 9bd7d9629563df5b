using Checkpoint.Edge.Traffic;
using Checkpoint.Edge.Cameras;
using Checkpoint.Edge.Whitelist.Import;
using Checkpoint.Protocols.Plates;
using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.Edge.Tests.Traffic;

public sealed class SampleTrafficTests
{
    [Fact]
    public void Plates_of_the_sample_are_valid_all_different_and_the_same_for_the_same_seed()
    {
        var count = Scale.Of(SampleWhitelist.MaximumCount, 20_000);
        var (first, second) = (new SampleWhitelist(7, count), new SampleWhitelist(7, count));
        var keys = Enumerable.Range(0, count).Select(place => first.PlateAt(place).Key).ToHashSet();
        Assert.Equal(count, keys.Count);
        Assert.Equal(first.PlateAt(count - 1), second.PlateAt(count - 1));
        Assert.NotEqual(first.PlateAt(0), new SampleWhitelist(8, count).PlateAt(0));
    }

    [Fact]
    public async Task The_import_takes_the_whole_sample()
    {
        using var folder = new Gate.TempFolder();
        var path = Path.Combine(folder.Path, "sample.csv");
        await using (var csv = new StreamWriter(path)) new SampleWhitelist(1, 1_000).Write(csv);
        var check = ImportCheck.Of(new FileInfo(path));
        Assert.Equal((1_000, 0L), (check.Good, (long)check.BadCount));
    }

    [Fact]
    public void A_thousand_visits_have_every_story_and_each_camera_read_is_a_plate()
    {
        var plan = new VisitPlan(new SampleWhitelist(1, 500), new Random(1));
        var visits = Enumerable.Range(0, 1_000).Select(_ => plan.Next()).ToList();
        Assert.True(visits.Select(visit => visit.Story).Distinct().Count() >= 12);
        Assert.All(visits, visit => Assert.True(visit.Read is null || Plate.Parse(visit.Read, PlateColour.Yellow).Plate is not null));
        Assert.All(visits, visit => Assert.Null(visit.Truck.Problem()));
        Assert.All(visits.Where(visit => visit.Story == "near miss"), visit => Assert.NotEqual(visit.Plate.Text, visit.Read));
    }

    [Theory]
    [InlineData(true, "--gate", "http://192.168.1.10:8081", "--trucks-per-hour", "12.5", "--camera", "lane-1=zhenshi:/cameras/front/key", "--camera", "lane-2=hikvision:/c")]
    [InlineData(true, "whitelist", "--count", "1000", "--seed", "3")]
    [InlineData(false, "--gate", "192.168.1.10")]
    [InlineData(false, "--trucks-per-hour", "many")]
    [InlineData(false, "--trucks-per-hour", "0")]
    [InlineData(false, "--count", "1e9")]
    [InlineData(false, "--camera", "front")]
    [InlineData(false, "--camera", "lane-1=frigate:/x")]
    public void The_command_takes_what_makes_sense_and_says_what_does_not(bool taken, params string[] arguments)
    {
        var errors = TrafficCommand.Create(TimeProvider.System).Parse(arguments).Errors;
        Assert.Equal(taken, errors.Count == 0);
        Assert.All(errors, error => Assert.NotEmpty(error.Message));
    }

    [Theory]
    [InlineData(CameraKind.Zhenshi)]
    [InlineData(CameraKind.Hikvision)]
    public async Task The_cameras_that_are_played_are_understood_by_the_readers(CameraKind kind)
    {
        var now = new DateTimeOffset(2020, 2, 11, 8, 30, 0, TimeSpan.FromHours(8));
        using var body = CameraPush.Read(kind, "陕K12345", 87, 4, now);
        var bytes = await body.ReadAsByteArrayAsync();
        var type = body.Headers.ContentType!.ToString();
        var report = Assert.IsType<PlateReport>(kind == CameraKind.Zhenshi ? ZhenshiReader.Read(bytes, type) : HikvisionReader.Read(bytes, type));
        Assert.Equal(("陕K12345", PlateColour.Yellow, now), (report.Text, report.Colour, report.SeenAt));
        Assert.Equal(0.87, report.Confidence!.Value, 3);
        Assert.NotEqual(0, report.Picture.Length);
        using var heartbeat = CameraPush.Heartbeat(kind, now);
        var beat = await heartbeat.ReadAsByteArrayAsync();
        var beatType = heartbeat.Headers.ContentType!.ToString();
        Assert.IsType<CameraNotice>(kind == CameraKind.Zhenshi ? ZhenshiReader.Read(beat, beatType) : HikvisionReader.Read(beat, beatType));
    }
}
