using System.Text;
using Checkpoint.Edge.Cameras;
using Checkpoint.Protocols.Plates;
using Xunit;

namespace Checkpoint.Edge.Tests.Cameras;

public sealed class ZhenshiReaderTests
{
    [Fact]
    public void A_read_is_understood_with_everything_it_says()
    {
        var read = Plate("zhenshi-plate.json");
        Assert.Equal(("陕K12345", PlateColour.Yellow, 0.96), (read.Text, read.Colour, read.Confidence));
        Assert.Equal((TravelDirection.Towards, false, 21085L), (read.Direction, read.Offline, read.Number));
        Assert.Equal(new DateTimeOffset(2020, 2, 11, 0, 30, 2, TimeSpan.Zero).AddMicroseconds(687772), read.SeenAt);
        Assert.Empty(read.Confidences);
    }

    [Fact]
    public void The_whole_picture_is_taken_before_the_cut_out_of_the_plate()
    {
        Assert.Equal(58, Plate("zhenshi-plate.json").Picture.Length);
        var onlyFragment = Read(CameraSamples.Text("zhenshi-plate.json").Replace("imageFile\":\"/9j", "imageFile\":\"AAAA", StringComparison.Ordinal));
        Assert.Equal(16, Assert.IsType<PlateReport>(onlyFragment).Picture.Length);
    }

    [Fact]
    public void Numbers_may_be_written_as_text()
    {
        var read = Plate("zhenshi-text-numbers.json");
        Assert.Equal(("陕KD12345", PlateColour.Green, 0.87, TravelDirection.Away, 17L), (read.Text, read.Colour, read.Confidence!.Value, read.Direction, read.Number!.Value));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1581381002).AddMicroseconds(5), read.SeenAt);
        Assert.True(read.Picture.IsEmpty);
    }

    [Fact]
    public void Reads_kept_without_a_link_are_offline() => Assert.True(Plate("zhenshi-offline.json").Offline);

    [Fact]
    public void A_vehicle_without_a_plate_is_a_read_all_the_same() => Assert.Equal("_无_", Plate("zhenshi-no-plate.json").Text);

    [Fact]
    public void A_vehicle_that_turned_back_drives_away() =>
        Assert.Equal(TravelDirection.Away, Assert.IsType<PlateReport>(
            Read(CameraSamples.Text("zhenshi-plate.json").Replace("\"triggerType\":8", "\"triggerType\":66", StringComparison.Ordinal))).Direction);

    [Theory]
    [InlineData("zhenshi-gpio.json")]
    [InlineData("zhenshi-heartbeat.form")]
    public void Heartbeats_and_contacts_say_that_the_camera_is_there(string sample) =>
        Assert.IsType<CameraNotice>(ZhenshiReader.Read(CameraSamples.File(sample), null));

    [Theory]
    [InlineData("device_name=IVS&ipaddr=192.168.0.100&port=80&serialno=fcb68a83")]
    [InlineData("{\"TriggerImage\":{\"imageFile\":\"\"}}")]
    [InlineData("{}")]
    public void Other_messages_are_notices(string body) => Assert.IsType<CameraNotice>(Read(body));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("hello", "neither JSON")]
    [InlineData("{", "not JSON: line 1, byte 2")]
    [InlineData("{\"AlarmInfoPlate\":{}}", "no result.PlateResult")]
    [InlineData("{\"AlarmInfoPlate\":{\"result\":{\"PlateResult\":[]}}}", "no result.PlateResult")]
    [InlineData("{\"AlarmInfoPlate\":{\"result\":{\"PlateResult\":{}}}}", "no license")]
    [InlineData("{\"AlarmInfoPlate\":{\"result\":{\"PlateResult\":{\"license\":7}}}}", "no license")]
    [InlineData("{\"AlarmInfoPlate\":{\"result\":{\"PlateResult\":{\"license\":\"\\ud800\"}}}}", "not UTF-8")]
    public void What_is_wrong_is_said_in_words(string body, string problem) =>
        Assert.Contains(problem, Assert.IsType<MalformedReport>(Read(body)).Problem, StringComparison.Ordinal);

    [Fact]
    public void Text_in_the_old_Chinese_encoding_is_named_as_such()
    {
        byte[] body = [.. "{\"AlarmInfoPlate\":{\"result\":{\"PlateResult\":{\"license\":\""u8, 0xC9, 0xC2, .. "K12345\"}}}}"u8];
        Assert.Contains("UTF-8", Assert.IsType<MalformedReport>(ZhenshiReader.Read(body, null)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_counts_from_1970_gives_no_time() =>
        Assert.Null(Assert.IsType<PlateReport>(Read(CameraSamples.Text("zhenshi-plate.json").Replace("1581381002", "86400", StringComparison.Ordinal))).SeenAt);

    [Fact]
    public void Text_to_be_recorded_is_short_and_without_control_characters()
    {
        var body = "{\"AlarmInfoPlate\":{\"result\":{\"PlateResult\":{\"license\":\"\\u0007陕K\\n" + new string('9', 500) + "\"}}}}";
        Assert.Equal("陕K" + new string('9', 30), Assert.IsType<PlateReport>(Read(body)).Text);
    }

    private static PlateReport Plate(string sample) => Assert.IsType<PlateReport>(ZhenshiReader.Read(CameraSamples.File(sample), "application/json"));

    private static CameraReport Read(string body) => ZhenshiReader.Read(Encoding.UTF8.GetBytes(body), null);
}
