using System.Collections.Immutable;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>The inputs a lane can get, in small choices of values.</summary>
internal static class Alphabet
{
    public const string Guard = "li", Centre = "centre: wu";

    private static readonly ImmutableArray<Plate> s_plates = [Plate("陕K12345"), Plate("陕K8B0D5"), Plate("晋A00001")];

    public static ImmutableArray<LaneSensor> Sensors { get; } = [.. Enum.GetValues<LaneSensor>()];

    public static ImmutableArray<Signal> Signals { get; } = [.. Enum.GetValues<Signal>()];

    public static ImmutableArray<WhitelistVerdict> Verdicts { get; } = [.. Enum.GetValues<WhitelistVerdict>()];

    public static ImmutableArray<ReadingVerdict> Readings { get; } = [.. Enum.GetValues<ReadingVerdict>()];

    public static ImmutableArray<Plate> PlatesSeen => s_plates;

    public static SensorChanged Contact(LaneSensor sensor, Signal signal) => new(sensor, signal);

    public static Identification Seen(
        WhitelistVerdict verdict, int plate = 0, PlateSource source = PlateSource.Camera, int people = 1, double? confidence = 0.95, bool near = false) => new()
    {
        Plate = s_plates[plate],
        Source = source,
        By = source == PlateSource.Camera ? "cam" : Guard,
        Confidence = source == PlateSource.Camera ? confidence : null,
        Verdict = verdict,
        Registration = verdict == WhitelistVerdict.Unregistered ? null : "r1",
        PeopleAboard = people,
        Candidates = near ? s_candidates : [],
    };

    public static Measurement Reading(ReadingVerdict verdict, ReadingMethod method = ReadingMethod.Infrared) => new()
    {
        Method = method,
        Verdict = verdict,
        SkinCelsius = method == ReadingMethod.Infrared && verdict != ReadingVerdict.SensorFault ? 34.0 : null,
        AmbientCelsius = method == ReadingMethod.Infrared && verdict != ReadingVerdict.SensorFault ? 20.0 : null,
        BodyCelsius = verdict switch { ReadingVerdict.Normal => 36.6, ReadingVerdict.Fever => 38.2, _ => null },
        Quality = method == ReadingMethod.Infrared && verdict != ReadingVerdict.SensorFault ? 0.9 : null,
    };

    public static StaffActs Staff(StaffAction action) => new(Guard, action);

    public static StaffActs Order(StaffAction action, TimeSpan until) => new(Centre, action) { Until = until };

    private static readonly ImmutableArray<PlateCandidate> s_candidates = [new("陕K8D0D5", PlateColour.Unknown, [3], 0.6)];

    private static Plate Plate(string text) => Protocols.Plates.Plate.Parse(text).Plate!.Value;
}
