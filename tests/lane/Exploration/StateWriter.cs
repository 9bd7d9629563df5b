using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Checkpoint.Edge.Lane;
using Checkpoint.Lane.Tests.Properties;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Lane.Tests.Exploration;

/// <summary>
/// Writes every field of a <see cref="LaneState"/> into a key, whatever they are called, so that a field that is added is never
/// forgotten. Only what cannot change a decision is left out, by name.
/// </summary>
internal static class StateWriter
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> s_fields = [];

    /// <summary>Counters that only number things, and times that are only reported.</summary>
    private static readonly HashSet<string> s_ignored =
    [
        nameof(LaneState.Lane), nameof(LaneState.PassPrefix), nameof(LaneState.LastPass), nameof(LaneState.LastDecision), nameof(LaneState.Ended),
        nameof(LaneTimes.Now), nameof(LaneTimes.PassStarted), nameof(Decision.Number), nameof(PassState.Attempts),
    ];

    /// <summary>Spans of time, not points in time.</summary>
    private static readonly HashSet<string> s_spans = [nameof(PassState.SprayLeft), nameof(PassState.SprayTotal)];

    public static void Write(KeyWriter key, LaneState state, LaneRules rules)
    {
        WriteFields(key, Alive(state, rules));
        // Only how old the question is matters, not how many were asked before.
        key.Add(state.LastDecision - (state.Pending?.Number ?? state.LastDecision));
    }

    /// <summary>Without what is left over from before and is set anew before anybody reads it.</summary>
    private static LaneState Alive(LaneState state, LaneRules rules)
    {
        if (state.Barrier is { HasLeftLimit: true, Arm: not ArmPosition.Opening }) state = state with { Barrier = state.Barrier with { HasLeftLimit = false } };
        if (state.Barrier is { IsGivenUp: true, IsMoving: false }) state = state with { Barrier = state.Barrier with { IsGivenUp = false } };
        if (state.Current is not { } pass) return state;
        // Contact readings raise it for ever; from here on it is "often enough".
        pass = pass with { Remeasured = Math.Min(pass.Remeasured, rules.Policy.Screening.FeverRemeasurements) };
        if (pass.Place == LinePlace.Before) pass = pass with { HasFreedArrival = false, WasSeen = false, HasGap = false };
        if (pass.Spray != SprayStage.Running) pass = pass with { SprayTotal = TimeSpan.Zero, SprayLeft = null };
        // Who leaves never comes back to the checks.
        if (pass.Stage == PassStage.Leaving)
        {
            pass = pass with
            {
                HadHelp = false, IsDoubtful = false, IsAdmitted = false, IsCameraLate = false, HasBegun = false, CorrectedPeople = null, Screened = 0,
                Retakes = 0, IsScreened = false, Trouble = ScreeningTrouble.None, Remeasured = 0, Spray = SprayStage.None,
            };
        }
        return state with { Current = pass };
    }

    private static void WriteFields(KeyWriter key, object value)
    {
        foreach (var field in s_fields.GetOrAdd(value.GetType(), Fields)) WriteValue(key, field.GetValue(value), s_spans.Contains(Name(field)));
    }

    private static void WriteValue(KeyWriter key, object? value, bool span)
    {
        switch (value)
        {
            case null:
                key.Add((string?)null);
                break;
            case TimeSpan time:
                if (span) key.Add(time.Ticks);
                else key.Add((TimeSpan?)time);
                break;
            case string text:
                key.Add(text);
                break;
            case Enum or bool or int or long or byte or uint or ulong:
                key.Add(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number:
                key.Add(number);
                break;
            case Plate plate:
                key.Add((long)plate.Key);
                break;
            case IEnumerable many:
                foreach (var each in many) WriteValue(key, each, span);
                key.Add(-7L);
                break;
            default:
                WriteFields(key, value);
                break;
        }
    }

    private static FieldInfo[] Fields(Type type) =>
    [
        .. type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => !s_ignored.Contains(Name(field)))
            .OrderBy(field => field.Name, StringComparer.Ordinal),
    ];

    /// <summary>The property a compiler-made field belongs to.</summary>
    private static string Name(FieldInfo field) => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
}
