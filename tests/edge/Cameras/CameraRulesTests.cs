using Checkpoint.Edge.Cameras;
using Checkpoint.Edge.Tests.Hardware;
using Microsoft.Extensions.Options;
using Xunit;

namespace Checkpoint.Edge.Tests.Cameras;

public sealed class CameraRulesTests
{
    private const string Key = "Vf3-0kq_8sT.2bLw~9";

    private static readonly (string Key, string Value)[] s_camera =
        [("Cameras:0:Name", "front"), ("Cameras:0:Kind", "zhenshi"), ("Cameras:0:Lane", "lane-1"), ("Cameras:0:Key", Key)];

    [Fact]
    public void A_camera_needs_a_name_a_kind_a_lane_and_a_key()
    {
        var camera = Assert.Single(Read().Cameras);
        Assert.Equal(("front", CameraKind.Zhenshi, "lane-1", false), (camera.Name, camera.Kind, camera.Lane, camera.MayOpen));
    }

    [Theory]
    [InlineData("Cameras:0:Name", "Front Gate", "Cameras:0:Name is \"Front Gate\"; give 1 to 40 lower-case letters")]
    [InlineData("Cameras:0:Kind", "axis", "Cameras:0: Failed to convert configuration value 'axis' at 'Cameras:0:Kind'")]
    [InlineData("Cameras:0:Kind", "", "Kind")]
    [InlineData("Cameras:0:Lane", "lane-9", "Cameras:0:Lane is \"lane-9\"; use one of lane-1.")]
    [InlineData("Cameras:0:Line", "0", "Cameras:0:Line is 0; use 1 to 8")]
    [InlineData("Cameras:0:SilentAfterSeconds", "5", "Cameras:0:SilentAfterSeconds is 5; use 10 to 86400, or 0")]
    [InlineData("Cameras:0:LateAfterSeconds", "1", "Cameras:0:LateAfterSeconds is 1; use 2 to 300.")]
    [InlineData("Cameras:0:RepeatSeconds", "-1", "Cameras:0:RepeatSeconds is -1; use 0 to 600.")]
    [InlineData("Cameras:0:Address", "camera.local", "Cameras:0:Address is \"camera.local\"; give the camera's IP address")]
    [InlineData("Cameras:0:Key", "short", "Cameras:0:Key has 5 characters")]
    [InlineData("Cameras:0:Key", "", "Cameras:0:Key is missing; set Cameras__0__Key in the environment")]
    [InlineData("Cameras:0:KeyFile", "/nowhere", "Cameras:0:Key and Cameras:0:KeyFile are both given")]
    [InlineData("Cameras:0:Colour", "red", "Colour")]
    [InlineData("Cameras:1:Name", "front", "Cameras:1:Name is \"front\", as of another camera")]
    [InlineData("CameraLimits:MaximumBodyBytes", "1", "CameraLimits:MaximumBodyBytes is 1; use 65536 to 33554432.")]
    [InlineData("CameraLimits:Burst", "0", "CameraLimits:Burst is 0; use 1 to 1000.")]
    [InlineData("Pictures:MaximumBytes", "5", "Pictures:MaximumBytes is 5; use 1000000 (1 MB)")]
    [InlineData("Pictures:RetentionDays", "0", "Pictures:RetentionDays is 0; use 1 to 3650.")]
    public void A_wrong_setting_is_named_with_what_would_be_right(string setting, string value, string problem)
    {
        var wrong = Assert.Throws<OptionsValidationException>(() => Read((setting, value)));
        Assert.Contains(wrong.Failures, failure => failure.Contains(problem, StringComparison.Ordinal));
        Assert.DoesNotContain(wrong.Failures, failure => failure.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_a_Zhenshi_camera_may_open()
    {
        Assert.True(Read(("Cameras:0:MayOpen", "true")).Cameras[0].MayOpen);
        Assert.Throws<OptionsValidationException>(() => Read(("Cameras:0:MayOpen", "true"), ("Cameras:0:Kind", "hikvision")));
    }

    [Fact]
    public void There_are_up_to_16_cameras_or_none_where_staff_type_every_plate()
    {
        Assert.Empty(CameraRules.Read(Settings.Of()).Cameras);
        var many = Enumerable.Range(0, 17).SelectMany(i => s_camera.Select(s => (s.Key.Replace(":0:", $":{i}:", StringComparison.Ordinal), s.Value + (s.Value == "front" ? $"-{i}" : "")))).ToArray();
        Assert.Equal(16, CameraRules.Read(Settings.Of([.. many.Where(s => !s.Item1.StartsWith("Cameras:16:", StringComparison.Ordinal))])).Cameras.Count);
        var wrong = Assert.Throws<OptionsValidationException>(() => CameraRules.Read(Settings.Of(many)));
        Assert.Contains("Cameras has 17 entries", Assert.Single(wrong.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("192.168.1.64", false)]
    public void Only_a_camera_on_this_machine_needs_no_key(string address, bool allowed)
    {
        CameraRules Open() => Read(("Cameras:0:Key", ""), ("Cameras:0:Address", address));
        if (allowed) Assert.Equal("", Open().Cameras[0].Key);
        else Assert.Throws<OptionsValidationException>(Open);
    }

    [Fact]
    public void The_key_can_come_from_a_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Key + "\n");
            Assert.Equal(Key, Read(("Cameras:0:Key", ""), ("Cameras:0:KeyFile", file)).Cameras[0].Key);
            File.WriteAllText(file, "");
            Assert.Throws<OptionsValidationException>(() => Read(("Cameras:0:Key", ""), ("Cameras:0:KeyFile", file)));
        }
        finally
        {
            File.Delete(file);
        }
        var wrong = Assert.Throws<OptionsValidationException>(() => Read(("Cameras:0:Key", ""), ("Cameras:0:KeyFile", file)));
        Assert.Contains("which cannot be read", Assert.Single(wrong.Failures), StringComparison.Ordinal);
    }

    private static CameraRules Read(params (string Key, string Value)[] more) =>
        CameraRules.Read(Settings.Of([.. s_camera.Where(s => !more.Any(m => m.Key == s.Key)), .. more]));
}
