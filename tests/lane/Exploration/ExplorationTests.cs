using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.Lane.Tests.Exploration;

/// <summary>Every state that is reachable in a theme; the judge looks at every step and the recovery starts in every state. Only the quick run stops at a limit.</summary>
public sealed class ExplorationTests(ITestOutputHelper output)
{
    /// <summary>Several times the largest theme: one that grows beyond fails instead of filling the memory.</summary>
    private static readonly int s_most = Scale.Of(400_000, 3_000);

    private static readonly bool s_isWhole = Scale.Of(1, 0) == 1;

    public static TheoryData<string> Names => [.. Themes.All.Select(theme => theme.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_rules_hold_in_every_state_of(string theme) => Explore(Themes.All.Single(each => each.Name == theme));

    private void Explore(Theme theme)
    {
        var explorer = new Explorer(theme);
        var problem = explorer.Run(s_most);
        output.WriteLine($"{theme.Name}: {explorer.States} states, {explorer.Steps} steps, {explorer.Recovered} recoveries of {explorer.RecoveryInputs} inputs, {(explorer.IsComplete ? "all there are" : "stopped at the limit")}");
        output.WriteLine(string.Join(", ", explorer.Phases.OrderBy(each => each.Key).Select(each => $"{each.Key} {each.Value}")));
        if (problem is not null) Assert.Fail(problem);
        if (s_isWhole) Assert.True(explorer.IsComplete, "the theme was not seen whole");
    }
}
