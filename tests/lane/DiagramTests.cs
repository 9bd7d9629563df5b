using System.Reflection;
using System.Runtime.CompilerServices;
using Checkpoint.Edge.Lane;
using Checkpoint.Lane.Tests.Scenarios;
using Xunit;

namespace Checkpoint.Lane.Tests;

/// <summary>Draws the phases of a lane as the scenarios see them change, into <c>edge/Lane/README.md</c>.</summary>
public sealed class DiagramTests
{
    private const string Begin = "<!-- diagram: drawn by DiagramTests -->\n", End = "<!-- end of diagram -->";

    [Fact]
    public void The_diagram_in_the_readme_is_what_the_lane_does()
    {
        var path = Readme();
        var text = File.ReadAllText(path);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var drawn = Observe().Mermaid();
        if (Environment.GetEnvironmentVariable("CHECKPOINT_UPDATE") == "1") File.WriteAllText(path, text[..from] + drawn + text[to..]);
        else Assert.True(drawn == text[from..to], "edge/Lane/README.md is stale: run this test with CHECKPOINT_UPDATE=1 and look at the difference.");
    }

    [Fact]
    public void The_scenarios_see_every_phase() => Assert.Equal(Enum.GetValues<LanePhase>().Order(), Observe().Phases.Order());

    /// <summary>Runs every scenario again, with a log.</summary>
    private static PhaseLog Observe()
    {
        LaneScenario.Log = new PhaseLog();
        foreach (var test in typeof(LaneScenario).Assembly.GetTypes().Where(type => type.Namespace == typeof(LaneScenario).Namespace).SelectMany(Facts))
            foreach (var arguments in Arguments(test))
                test.Invoke(Activator.CreateInstance(test.DeclaringType!), arguments);
        return LaneScenario.Log;
    }

    private static IEnumerable<MethodInfo> Facts(Type type) => type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute)));

    private static IEnumerable<object?[]> Arguments(MethodInfo test)
    {
        if (!test.IsDefined(typeof(TheoryAttribute))) return [[]];
        var inline = test.GetCustomAttributes<InlineDataAttribute>().Select(data => data.Data);
        var members = test.GetCustomAttributes<MemberDataAttribute>()
            .SelectMany(data => (IEnumerable<ITheoryDataRow>)test.DeclaringType!.GetProperty(data.MemberName)!.GetValue(null)!)
            .Select(row => row.GetData());
        return inline.Concat(members);
    }

    private static string Readme([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../edge/Lane/README.md"));
}
