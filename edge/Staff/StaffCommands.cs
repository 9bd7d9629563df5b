using System.CommandLine;
using Checkpoint.Edge.Operation;

namespace Checkpoint.Edge.Staff;

/// <summary><c>checkpoint-edge staff add NAME</c>, <c>staff remove NAME</c>, <c>staff list</c>.</summary>
internal static class StaffCommands
{
    /// <param name="configuration">Of the service: the commands write into its Gate:DataDirectory.</param>
    public static Command Create(IConfiguration configuration, TimeProvider time)
    {
        var data = DataOption.Create();
        var name = new Argument<string>("name") { Description = CommandWords.Of("AboutStaffName") };
        var add = new Command("add", CommandWords.Of("AboutStaffAdd")) { name };
        add.SetAction(parsed => Roll(parsed).Add(parsed.GetRequiredValue(name)));
        var remove = new Command("remove", CommandWords.Of("AboutStaffRemove")) { name };
        remove.SetAction(parsed => Roll(parsed).Remove(parsed.GetRequiredValue(name)));
        var list = new Command("list", CommandWords.Of("AboutStaffList"));
        list.SetAction(parsed => Roll(parsed).List());
        return new Command("staff", CommandWords.Of("AboutStaff")) { data, add, remove, list };

        StaffRoll Roll(ParseResult parsed) => new(
            StaffRegistration.FileOf(DataOption.Gate(configuration, parsed.GetValue(data))), time, parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error);
    }
}
