using System.Globalization;
using System.Text.Json;

namespace Checkpoint.Edge.Lane;

/// <summary>Name and value of a staff action, as they are recorded.</summary>
internal static class StaffWords
{
    /// <summary>"enterPlate", "openByHand".</summary>
    public static string NameOf(StaffAction action) => JsonNamingPolicy.CamelCase.ConvertName(action.GetType().Name);

    public static string? ValueOf(StaffAction action) => action switch
    {
        EnterPlate entered => entered.Identification.Plate.Text,
        SetPeople people => people.People.ToString(CultureInfo.InvariantCulture),
        EnterContactReading entered => entered.Measurement.BodyCelsius?.ToString(CultureInfo.InvariantCulture),
        Admit admit => admit.Reason,
        TurnAway away => away.Reason,
        Hold hold => hold.Reason,
        OpenByHand open => open.Reason,
        HoldOpen hold => hold.On ? "on" : "off",
        AcknowledgeAlarm acknowledge => acknowledge.Alarm.ToString(),
        _ => null,
    };
}
