using Checkpoint.Edge.Cameras;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Xunit;

namespace Checkpoint.Edge.Tests.Cameras;

public sealed class ReadJudgeTests
{
    private static readonly DateTimeOffset s_start = new(2020, 2, 11, 8, 0, 0, TimeSpan.FromHours(8));
    private static readonly Plate s_truck = Plate.Parse("陕K12345", PlateColour.Yellow).Plate!.Value, s_other = Plate.Parse("陕K54321", PlateColour.Yellow).Plate!.Value;
    private readonly CameraSettings _settings = new() { Name = "front", Lane = "lane-1", Kind = CameraKind.Hikvision };
    private readonly PlateReport _report = new() { Text = "陕K12345", Direction = TravelDirection.Towards, Line = 1 };

    [Fact]
    public void A_vehicle_that_is_reported_several_times_is_accepted_once_in_the_window()
    {
        var judge = new ReadJudge(_settings);
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 0, s_truck));
        Assert.Equal(PlateReadUse.Repeated, Judge(judge, 1, s_truck));
        Assert.Equal(PlateReadUse.Repeated, Judge(judge, 7, s_truck));
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 7, s_other));
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 8, s_truck));
    }

    [Fact]
    public void The_vehicle_in_the_lane_is_known_however_long_it_stands_there()
    {
        var judge = new ReadJudge(_settings);
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 0, s_truck));
        Assert.Equal(PlateReadUse.Repeated, Judge(judge, 300, s_truck, inLane: s_truck));
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 300, s_other, inLane: s_truck));
    }

    [Fact]
    public void The_vehicle_that_has_just_left_the_lane_is_not_taken_for_the_next_one()
    {
        var judge = new ReadJudge(_settings);
        Judge(judge, 0, s_truck);
        Assert.Equal(PlateReadUse.Repeated, Judge(judge, 300, s_truck, inLane: s_truck));
        Assert.Equal(PlateReadUse.Repeated, Judge(judge, 307, s_truck));
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 308, s_truck));
    }

    [Fact]
    public void A_read_that_is_more_certain_is_no_repetition()
    {
        var judge = new ReadJudge(_settings);
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 0, s_truck, confidence: 0.6));
        Assert.Equal(PlateReadUse.Repeated, Judge(judge, 1, s_truck, confidence: 0.5));
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 2, s_truck, confidence: 0.8));
        Assert.Equal(PlateReadUse.Repeated, Judge(judge, 3, s_truck, confidence: 0.7));
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 60, s_truck, inLane: s_truck, confidence: 0.95));
        Assert.Equal(PlateReadUse.Repeated, Judge(judge, 120, s_truck, inLane: s_truck, confidence: 0.9));
    }

    [Fact]
    public void The_same_characters_on_another_colour_are_another_vehicle()
    {
        var judge = new ReadJudge(_settings);
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 0, s_truck));
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 1, s_truck.WithColour(PlateColour.Blue)));
    }

    [Fact]
    public void The_same_report_sent_again_is_repeated_and_not_late()
    {
        var judge = new ReadJudge(_settings);
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 0, s_truck, seen: 0));
        Assert.Equal(PlateReadUse.Repeated, Judge(judge, 30, s_truck, seen: 0));
        Assert.Equal(PlateReadUse.Late, Judge(judge, 30, s_truck, seen: 5));
    }

    [Fact]
    public void A_vehicle_that_drives_the_other_way_is_of_another_lane()
    {
        var judge = new ReadJudge(new() { Direction = TravelDirection.Towards });
        Assert.Equal(PlateReadUse.WrongLane, judge.Judge(_report with { Direction = TravelDirection.Away }, s_truck, default, s_start, default));
        Assert.Equal(PlateReadUse.Accepted, judge.Judge(_report with { Direction = TravelDirection.Any }, s_truck, default, s_start, default));
        Assert.Equal(PlateReadUse.Accepted, judge.Judge(_report, s_other, default, s_start, default));
    }

    [Fact]
    public void A_vehicle_in_another_lane_of_the_picture_is_of_another_lane()
    {
        var judge = new ReadJudge(new() { Line = 2 });
        Assert.Equal(PlateReadUse.WrongLane, judge.Judge(_report, s_truck, default, s_start, default));
        Assert.Equal(PlateReadUse.Accepted, judge.Judge(_report with { Line = 2 }, s_truck, default, s_start, default));
    }

    [Fact]
    public void A_vehicle_of_another_lane_does_not_make_the_next_read_a_repetition()
    {
        var judge = new ReadJudge(new() { Direction = TravelDirection.Towards });
        judge.Judge(_report with { Direction = TravelDirection.Away }, s_truck, default, s_start, default);
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 1, s_truck));
    }

    [Fact]
    public void Offline_reads_and_texts_that_are_no_plate_never_reach_the_lane()
    {
        var judge = new ReadJudge(_settings);
        Assert.Equal(PlateReadUse.Offline, judge.Judge(_report with { Offline = true }, s_truck, default, s_start, default));
        Assert.Equal(PlateReadUse.NotAPlate, judge.Judge(_report with { Text = "unknown" }, null, default, s_start, default));
        Assert.Equal(PlateReadUse.Accepted, Judge(judge, 0, s_truck));
    }

    private PlateReadUse Judge(ReadJudge judge, double arrives, Plate plate, double? seen = null, Plate? inLane = null, double? confidence = null) => judge.Judge(
        _report with { SeenAt = seen is { } at ? s_start.AddSeconds(at) : null, Confidence = confidence }, plate, TimeSpan.FromSeconds(arrives), s_start.AddSeconds(arrives), new LaneSight(inLane, 0.9));
}
