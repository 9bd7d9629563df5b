using Checkpoint.Edge.Lane;
using Xunit;

namespace Checkpoint.Lane.Tests.Exploration;

/// <summary>An input that is added to the lane must be explored somewhere.</summary>
public sealed class AlphabetTests
{
    [Fact]
    public void The_themes_together_hold_every_kind_of_input_and_every_staff_action()
    {
        var inputs = Themes.All.SelectMany(theme => theme.Inputs).ToList();
        Assert.Equal(Kinds(typeof(LaneInput)).Except([nameof(DecisionRecorded), nameof(TimePassed)]), Names(inputs)); // These two come from the explorer itself.
        Assert.Equal(Kinds(typeof(StaffAction)), Names(inputs.OfType<StaffActs>().Select(each => each.Action)));
    }

    [Fact]
    public void The_themes_together_hold_every_signal_of_every_contact()
    {
        var explored = Themes.All.SelectMany(theme => theme.Inputs).OfType<SensorChanged>().ToHashSet();
        foreach (var sensor in Enum.GetValues<LaneSensor>())
            foreach (var signal in Enum.GetValues<Signal>())
                Assert.Contains(new SensorChanged(sensor, signal), explored);
    }

    private static IEnumerable<string> Kinds(Type of) =>
        of.Assembly.GetTypes().Where(type => type.IsSubclassOf(of)).Select(type => type.Name).Order();

    private static IEnumerable<string> Names<T>(IEnumerable<T> values) where T : notnull => values.Select(each => each.GetType().Name).Distinct().Order();
}
