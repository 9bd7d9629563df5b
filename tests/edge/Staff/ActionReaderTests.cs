using System.Globalization;
using System.Resources;
using System.Text.Json;
using System.Text.RegularExpressions;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Staff;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Checkpoint.Edge.Tests.Staff;

public sealed partial class ActionReaderTests
{
    [Fact]
    public async Task Every_action_of_the_lane_can_be_asked_for_by_its_name()
    {
        await using var gate = await RunningGate.StartAsync();
        var reader = new ActionReader(gate.Services.GetRequiredService<GreenChannel>());
        var actions = typeof(StaffAction).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(StaffAction))).ToList();
        Assert.Equal(actions.Select(type => JsonNamingPolicy.CamelCase.ConvertName(type.Name)).Order(), ActionReader.Names.Order());
        foreach (var type in actions)
        {
            var request = new ActionRequest(
                JsonNamingPolicy.CamelCase.ConvertName(type.Name), "陕K12345", People: 2, Celsius: 37.3, Reason: "x", On: true, Alarm: AlarmCode.Fever);
            var action = reader.Read(request, "王芳", new ScreeningPolicy(), out var problem);
            Assert.Null(problem);
            Assert.IsType(type, action);
        }
    }

    [Fact]
    public async Task A_contact_reading_is_judged_by_the_policy()
    {
        await using var gate = await RunningGate.StartAsync();
        var reader = new ActionReader(gate.Services.GetRequiredService<GreenChannel>());
        ReadingVerdict Verdict(double celsius) => Assert.IsType<EnterContactReading>(
            reader.Read(new ActionRequest("enterContactReading", Celsius: celsius), "王芳", new ScreeningPolicy { FeverCelsius = 38 }, out _)).Measurement.Verdict;
        Assert.Equal(ReadingVerdict.Normal, Verdict(37.9));
        Assert.Equal(ReadingVerdict.Fever, Verdict(38));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    public void Every_refusal_of_the_lane_has_words(string culture)
    {
        var words = new ResourceManager("Checkpoint.Edge.Staff.RefusalWords", typeof(RefusalWords).Assembly);
        var refusals = Directory.GetFiles(Path.Combine(SourceFolder(), "edge", "Lane"), "*.cs")
            .SelectMany(file => Refusal().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.True(refusals.Count > 20);
        Assert.All(refusals, refusal => Assert.False(
            string.IsNullOrEmpty(words.GetString(refusal, CultureInfo.GetCultureInfo(culture))), $"No words for {refusal}."));
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    // What a rule gives back as the reason: `return "held";`, `=> "no-vehicle",`, `? "starting" :`.
    [GeneratedRegex("(?:return|=>|\\?) \"([a-z]+(?:-[a-z]+)*)\"(?:;|,(?! *\\n *_ => \"between\"))(?<!\"up\",|\"down\",|\"between\",)")]
    private static partial Regex Refusal();
}
