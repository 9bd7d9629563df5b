using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Orders;
using Checkpoint.Cloud.Pages;
using Checkpoint.Cloud.Passes;
using Checkpoint.Cloud.Registry;
using Checkpoint.Cloud.Registry.Sheets;
using Checkpoint.Cloud.Words;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Xunit;

namespace Checkpoint.Cloud.Tests.Words;

public sealed partial class WordTests
{
    private static readonly Dictionary<string, string> s_english = Read(CultureInfo.InvariantCulture), s_chinese = Read(CultureInfo.GetCultureInfo("zh-CN"));

    [Fact]
    public void Both_languages_have_the_same_words()
    {
        Assert.Equal(s_english.Keys.Order(), s_chinese.Keys.Order());
        Assert.All(s_english, word => Assert.Equal(Places(word.Value), Places(s_chinese[word.Key])));
        Assert.All([.. s_english.Values, .. s_chinese.Values], text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }

    [Fact]
    public void Every_word_of_the_vocabulary_is_translated()
    {
        string[] keys =
        [
            .. Keys<LanePhase>(), .. Keys<GateConnection>(), .. Keys<DisinfectionState>(), .. Keys<WhitelistVerdict>(), .. Keys<PlateSource>(),
            .. Keys<PlateColour>(), .. Keys<ReadingMethod>(), .. Keys<ReadingVerdict>(), .. Keys<StaffReason>(), .. Keys<ClearanceGround>(),
            .. Keys<FilingColumn>(), .. Keys<VehicleClass>(), .. Keys<FilingState>(), .. Keys<CommandState>(), .. CommandCodes.All.Concat(Refusals()).Select(code => $"CommandCode.{code}"), .. CommandActions.OfLane.Concat(CommandActions.OfGate).Select(action => $"Command.{action}"),
            .. Keys<PassOutcome>(), .. Keys<BarrierCause>(), .. Keys<DisinfectionFailure>(), .. Keys<AlarmCode>(), .. Keys<PartHealth>(), .. Keys<StreamReason>(),
            .. EventTypes.Names.Select(name => $"Event.{EventTypes.RecordOf(name)!.Name}"), "Event.UnknownEvent",
            .. Enum.GetNames<StepState>().Select(name => $"Step.State.{name}"),
        ];
        Assert.Empty(keys.Except(s_chinese.Keys));
    }

    [Fact]
    public void The_phases_are_those_of_the_lane()
    {
        var source = File.ReadAllText(Directory.GetFiles(Path.Combine(Root(), "edge", "Lane"), "*.cs").Single(file => File.ReadAllText(file).Contains("enum LanePhase", StringComparison.Ordinal)));
        var body = source[source.IndexOf("enum LanePhase", StringComparison.Ordinal)..];
        var names = Name().Matches(body[..body.IndexOf('}', StringComparison.Ordinal)]).Select(match => match.Groups[1].Value);
        Assert.Equal(names.Order(), Enum.GetNames<LanePhase>().Except(["Unknown"]).Order());
    }

    [Fact]
    public void Every_word_a_page_asks_for_is_there()
    {
        var pages = Directory.GetFiles(Path.Combine(Root(), "cloud", "Pages"), "*.*", SearchOption.AllDirectories);
        var asked = pages.SelectMany(page => Asked().Matches(File.ReadAllText(page))).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.True(asked.Count > 50);
        Assert.Empty(asked.Except(s_english.Keys));
    }

    [Fact]
    public void A_name_of_a_newer_gate_is_shown_as_it_is() => Assert.Equal("dance", Word.Named("Action", "dance"));

    /// <summary>The words of the lanes for what they refuse.</summary>
    private static IEnumerable<string> Refusals() =>
        Refusal().Matches(File.ReadAllText(Path.Combine(Root(), "edge", "Staff", "RefusalWords.resx"))).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Keys<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(name => $"{typeof(T).Name}.{name}");

    private static Dictionary<string, string> Read(CultureInfo culture) =>
        new ResourceManager("Checkpoint.Cloud.Words.Words", typeof(Word).Assembly).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static string Places(string text) => string.Concat(Place().Matches(text).Select(match => match.Value).Order());

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Checkpoint.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("""<data name="([a-z-]+)\x22""")]
    private static partial Regex Refusal();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"^\s*([A-Z]\w+),", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex("""(?:Word\.Of\(|Degrees\(|new\()"([A-Z]\w+\.[\w.]+)\x22""")]
    private static partial Regex Asked();
}
