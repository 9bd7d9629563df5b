using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.Lane.Tests.Exploration;

/// <summary>Every state that is reachable in the fewest inputs, theme by theme, up to a limit; the judge looks at every step and the recovery starts in every state.</summary>
public sealed class ExplorationTests(ITestOutputHelper output)
{
    private static readonly int s_most = Scale.Of(40_000, 3_000);

    [Fact]
    public void Identification_keeps_the_rules_in_every_state_explored() => Explore(Themes.Identification);

    [Fact]
    public void Screening_keeps_the_rules_in_every_state_explored() => Explore(Themes.Screening);

    [Fact]
    public void Disinfection_keeps_the_rules_in_every_state_explored() => Explore(Themes.Disinfection);

    [Fact]
    public void The_barrier_keeps_the_rules_in_every_state_explored() => Explore(Themes.Barrier);

    [Fact]
    public void The_emergency_stop_keeps_the_rules_in_every_state_explored() => Explore(Themes.Safety);

    [Fact]
    public void Staff_and_journal_keep_the_rules_in_every_state_explored() => Explore(Themes.People);

    [Fact]
    public void A_restart_keeps_the_rules_in_every_state_explored() => Explore(Themes.Restart);

    [Fact]
    public void Cabinet_key_and_power_keep_the_rules_in_every_state_explored() => Explore(Themes.Cabinet);

    private void Explore(Theme theme)
    {
        var explorer = new Explorer(theme);
        var problem = explorer.Run(s_most);
        output.WriteLine($"{theme.Name}: {explorer.States} states, {explorer.Steps} steps, {explorer.Recovered} recoveries of {explorer.RecoveryInputs} inputs, {(explorer.IsComplete ? "all there are" : "stopped at the limit")}");
        output.WriteLine(string.Join(", ", explorer.Phases.OrderBy(each => each.Key).Select(each => $"{each.Key} {each.Value}")));
        if (problem is not null) Assert.Fail(problem);
    }
}
