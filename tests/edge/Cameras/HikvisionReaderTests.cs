using System.Text;
using Checkpoint.Edge.Cameras;
using Checkpoint.Protocols.Plates;
using Xunit;

namespace Checkpoint.Edge.Tests.Cameras;

public sealed class HikvisionReaderTests
{
    private static readonly DateTimeOffset s_seen = new(2020, 2, 11, 8, 30, 2, TimeSpan.FromHours(8));

    [Theory]
    [InlineData("hikvision-ver20.xml")]
    [InlineData("hikvision-isapi.xml")]
    [InlineData("hikvision-prefixed.xml")]
    [InlineData("hikvision-undeclared-prefix.xml")]
    [InlineData("hikvision-no-namespace.xml")]
    [InlineData("hikvision-share.xml")]
    public void Every_generation_of_firmware_is_understood_alike(string sample)
    {
        var read = Bare(sample);
        Assert.Equal(("陕K12345", PlateColour.Yellow, TravelDirection.Towards, 1), (read.Text, read.Colour, read.Direction, read.Line!.Value));
        Assert.Equal(0.98, read.Confidence!.Value, 6);
        Assert.Equal([0.99f, 0.99f, 0.93f, 0.99f, 0.61f, 0.99f, 0.99f], read.Confidences);
        Assert.Equal(s_seen, read.SeenAt);
        Assert.False(read.Offline);
    }

    [Fact]
    public void The_oldest_firmware_says_less()
    {
        var read = Bare("hikvision-std-cgi.xml");
        Assert.Equal(("陕K12345", 0.98), (read.Text, read.Confidence));
        Assert.Empty(read.Confidences);
    }

    [Fact]
    public void The_scene_is_taken_from_the_parts_rather_than_the_cut_out_of_the_plate()
    {
        var read = Assert.IsType<PlateReport>(HikvisionReader.Read(CameraSamples.Hikvision(), CameraSamples.Multipart));
        Assert.Equal(CameraSamples.Jpeg(2000), read.Picture.ToArray());
    }

    [Fact]
    public void Parts_are_known_by_their_content_whatever_their_labels()
    {
        var read = Assert.IsType<PlateReport>(HikvisionReader.Read(CameraSamples.HikvisionOctets(), CameraSamples.Multipart));
        Assert.Equal("陕K12345", read.Text);
        Assert.Equal(CameraSamples.Jpeg(900), read.Picture.ToArray());
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData(null)]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data; boundary=\"MIME_boundary\"")]
    public void The_boundary_may_be_missing_or_quoted(string? contentType) =>
        Assert.Equal(2004 + 2, Assert.IsType<PlateReport>(HikvisionReader.Read(CameraSamples.Hikvision(), contentType)).Picture.Length);

    [Fact]
    public void A_picture_that_was_cut_off_is_left_out_and_the_read_is_not()
    {
        var whole = CameraSamples.Hikvision();
        var read = Assert.IsType<PlateReport>(HikvisionReader.Read(whole.AsMemory(0, whole.Length - 200), CameraSamples.Multipart));
        Assert.Equal(CameraSamples.Jpeg(300), read.Picture.ToArray());
    }

    [Fact]
    public void A_vehicle_without_a_plate_is_a_read_all_the_same() => Assert.Equal("unknown", Bare("hikvision-unknown.xml").Text);

    [Fact]
    public void Reads_sent_after_a_lost_link_are_offline() => Assert.True(Bare("hikvision-retransmitted.xml").Offline);

    [Fact]
    public void A_heartbeat_tells_the_cameras_time() =>
        Assert.Equal(new CameraNotice(s_seen), HikvisionReader.Read(CameraSamples.File("hikvision-heartbeat.xml"), "application/xml"));

    [Theory]
    [InlineData("98", 0.98)]
    [InlineData("92.5", 0.925)]
    [InlineData("0.93", 0.93)]
    [InlineData("1.0", 1.0)]
    [InlineData("1", 0.01)]
    [InlineData("100", 1.0)]
    [InlineData("0", 0.0)]
    [InlineData("101", 0.0)]
    [InlineData("-1", 0.0)]
    [InlineData("NaN", 0.0)]
    [InlineData("high", 0.0)]
    [InlineData("95%", 0.0)]
    [InlineData("", null)]
    [InlineData(" ", null)]
    public void Confidence_is_percent_or_a_share_of_one(string text, double? share)
    {
        var read = Confidence.Read(text);
        Assert.Equal(share is null, read is null);
        if (share is { } expected) Assert.Equal(expected, read!.Value, 9);
    }

    [Theory]
    [InlineData("2020-02-11T08:30:02+08:00")]
    [InlineData("2020-02-11T00:30:02Z")]
    [InlineData("2020-02-11T08:30:02")]
    [InlineData("2020-02-11T08:30:02.000+08:00")]
    public void Time_without_an_offset_is_Chinas(string time) =>
        Assert.Equal(s_seen, Assert.IsType<PlateReport>(Read(CameraSamples.Text("hikvision-ver20.xml").Replace("2020-02-11T08:30:02+08:00", time, StringComparison.Ordinal))).SeenAt);

    [Theory]
    [InlineData("", "no XML")]
    [InlineData("{\"eventType\":\"ANPR\"}", "no XML")]
    [InlineData("<EventNotificationAlert>", "cannot be read")]
    [InlineData("<a/>", "no EventNotificationAlert")]
    [InlineData("<EventNotificationAlert/>", "no eventType")]
    [InlineData("<EventNotificationAlert><eventType>ANPR</eventType></EventNotificationAlert>", "no licensePlate")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><EventNotificationAlert><eventType>&e;</eventType></EventNotificationAlert>", "Document types and entities are not allowed")]
    [InlineData("<EventNotificationAlert><eventType>&lol;</eventType></EventNotificationAlert>", "refers to an entity")]
    [InlineData("--x\r\n\r\nno xml\r\n--x--", "no complete XML part")]
    public void What_is_wrong_is_said_in_words(string body, string problem) =>
        Assert.Contains(problem, Assert.IsType<MalformedReport>(Read(body)).Problem, StringComparison.Ordinal);

    [Fact]
    public void Depth_size_and_number_of_elements_are_limited()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 20)) + string.Concat(Enumerable.Repeat("</a>", 20));
        Assert.Contains("nested deeper", Problem($"<EventNotificationAlert>{deep}</EventNotificationAlert>"), StringComparison.Ordinal);
        Assert.Contains("more than", Problem($"<EventNotificationAlert>{string.Concat(Enumerable.Repeat("<a/>", 5000))}</EventNotificationAlert>"), StringComparison.Ordinal);
        Assert.Contains("262144 bytes", Problem($"<EventNotificationAlert><a>{new string(' ', 300_000)}</a></EventNotificationAlert>"), StringComparison.Ordinal);
    }

    private static string Problem(string body) => Assert.IsType<MalformedReport>(Read(body)).Problem;

    private static PlateReport Bare(string sample) => Assert.IsType<PlateReport>(HikvisionReader.Read(CameraSamples.File(sample), "application/xml"));

    private static CameraReport Read(string body) => HikvisionReader.Read(Encoding.UTF8.GetBytes(body), null);
}
