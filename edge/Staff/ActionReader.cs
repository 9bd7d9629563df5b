using System.Diagnostics.CodeAnalysis;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Screening;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Policies;

namespace Checkpoint.Edge.Staff;

/// <summary>From a request to an action of the lane: plates are looked up, contact readings judged.</summary>
internal sealed class ActionReader(GreenChannel green)
{
    public const int MaximumReason = 200;
    private const int MaximumPlate = 32;

    /// <summary>Every action, in the order of a pass.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "enterPlate", "setPeople", "admit", "turnAway", "measureAgain", "enterContactReading", "hold", "release", "isolate", "disinfect",
        "disinfectedByHand", "openByHand", "closeBarrier", "holdOpen", "stopEverything", "resetLane", "acknowledgeAlarm",
    ];

    /// <param name="by">Name of the person.</param>
    /// <returns>Null when the request is none; <paramref name="problem"/> then says why, in the reader's language.</returns>
    public StaffAction? Read(ActionRequest request, string by, ScreeningPolicy policy, out string? problem)
    {
        problem = null;
        switch (request.Action)
        {
            case "enterPlate":
                return Plated(request, by, out problem);
            case "setPeople":
                return request.People is { } people ? new SetPeople(people) : Missing("people", out problem);
            case "admit":
                return Reasoned(request, out var admit, out problem) ? new Admit(admit) : null;
            case "turnAway":
                return Reasoned(request, out var away, out problem) ? new TurnAway(away) : null;
            case "measureAgain":
                return new MeasureAgain();
            case "enterContactReading":
                return Measured(request, policy, out problem);
            case "hold":
                return Reasoned(request, out var hold, out problem) ? new Hold(hold) : null;
            case "release":
                return new Release();
            case "isolate":
                return new Isolate();
            case "disinfect":
                return new Disinfect();
            case "disinfectedByHand":
                return new DisinfectedByHand();
            case "openByHand":
                return Reasoned(request, out var open, out problem) ? new OpenByHand(open) : null;
            case "closeBarrier":
                return new CloseBarrier();
            case "holdOpen":
                return request.On is { } on ? new HoldOpen(on) : Missing("on", out problem);
            case "stopEverything":
                return new StopEverything();
            case "resetLane":
                return new ResetLane();
            case "acknowledgeAlarm":
                return request.Alarm is { } alarm && Enum.IsDefined(alarm) ? new AcknowledgeAlarm(alarm) : Missing("alarm", out problem);
            default:
                problem = RefusalWords.Of("ActionUnknown", string.Join(", ", Names));
                return null;
        }
    }

    private EnterPlate? Plated(ActionRequest request, string by, out string? problem)
    {
        problem = null;
        if (string.IsNullOrWhiteSpace(request.Plate))
        {
            Missing("plate", out problem);
            return null;
        }

        if (request.Plate.Length > MaximumPlate)
        {
            problem = RefusalWords.Of("TooLong", "plate", MaximumPlate);
            return null;
        }

        if (!Plate.TryParse(request.Plate, request.Colour, out var plate, out var wrong))
        {
            problem = PlateWords.Of(wrong);
            return null;
        }

        var lookup = green.Find(plate);
        return new EnterPlate(new Identification
        {
            Plate = plate,
            Source = PlateSource.Staff,
            By = by,
            Verdict = lookup.Verdict,
            Registration = lookup.Registration,
            PeopleAboard = lookup.PeopleAboard,
            Candidates = lookup.Candidates,
        });
    }

    private static EnterContactReading? Measured(ActionRequest request, ScreeningPolicy policy, out string? problem)
    {
        problem = null;
        if (request.Celsius is >= ScreeningJudge.MinimumContactCelsius and <= ScreeningJudge.MaximumContactCelsius)
            return new EnterContactReading(ScreeningJudge.JudgeContact(request.Celsius.Value, policy));
        problem = RefusalWords.Of("Celsius", ScreeningJudge.MinimumContactCelsius, ScreeningJudge.MaximumContactCelsius);
        return null;
    }

    private static bool Reasoned(ActionRequest request, [NotNullWhen(true)] out string? reason, out string? problem)
    {
        reason = request.Reason?.Trim();
        problem = string.IsNullOrEmpty(reason) ? RefusalWords.Of("Missing", "reason")
            : reason.Length > MaximumReason ? RefusalWords.Of("TooLong", "reason", MaximumReason)
            : reason.Any(char.IsControl) ? RefusalWords.Of("ControlCharacters", "reason") : null;
        return problem is null;
    }

    private static StaffAction? Missing(string member, out string? problem)
    {
        problem = RefusalWords.Of("Missing", member);
        return null;
    }
}
