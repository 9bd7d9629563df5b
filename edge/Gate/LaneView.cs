using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Checkpoint.Edge.Lane;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Gate;

/// <summary>One lane as staff and programs see it.</summary>
public sealed record LaneView
{
    public required string Lane { get; init; }
    public required LanePhase Phase { get; init; }
    /// <summary>What a person is asked for, if the lane waits for one.</summary>
    public StaffReason? Awaits { get; init; }
    public string? Pass { get; init; }
    public VehicleView? Vehicle { get; init; }
    /// <summary>The decision is recorded and the vehicle may drive through.</summary>
    public bool IsCleared { get; init; }
    /// <summary>People aboard, as registered or corrected.</summary>
    public int? People { get; init; }
    /// <summary>People with a normal reading.</summary>
    public int? PeopleScreened { get; init; }
    public FeverStage? Fever { get; init; }
    public SprayStage? Spray { get; init; }
    /// <summary>Readings of this pass, oldest first.</summary>
    public required IReadOnlyList<ReadingView> Readings { get; init; }
    public required ArmPosition Arm { get; init; }
    public required IReadOnlyList<AlarmView> Alarms { get; init; }

    public static LaneView Of(LaneHost lane)
    {
        var (state, readings) = (lane.State, lane.Readings);
        return new LaneView
        {
            Lane = state.Lane,
            Phase = state.Phase,
            Awaits = state.Awaits,
            Pass = state.Pass,
            Vehicle = state.Identification is { } vehicle ? VehicleView.Of(vehicle) : null,
            IsCleared = state.IsCleared,
            People = state.Current?.People,
            PeopleScreened = state.Current?.Screened,
            Fever = state.Current?.Fever,
            Spray = state.Current?.Spray,
            Readings = readings.Pass == state.Pass ? [.. readings.Readings.Select(ReadingView.Of)] : [],
            Arm = state.Barrier.Arm,
            Alarms = [.. state.Alarms.Select(alarm => new AlarmView(alarm, state.Acknowledged.Contains(alarm)))],
        };
    }
}

/// <param name="By">Camera or staff member the plate comes from.</param>
/// <param name="Candidates">Registered plates near to the one read, best first.</param>
public sealed record VehicleView(
    string Plate, PlateColour Colour, PlateSource Source, string By, double? Confidence, WhitelistVerdict Verdict, string? Registration,
    ImmutableArray<PlateCandidate> Candidates, string? Picture)
{
    public static VehicleView Of(Identification vehicle) => new(
        vehicle.Plate.Text, vehicle.Plate.Colour, vehicle.Source, vehicle.By, vehicle.Confidence, vehicle.Verdict, vehicle.Registration,
        vehicle.Candidates.IsDefault ? [] : vehicle.Candidates, vehicle.Picture);
}

/// <param name="Person">1 for the first person aboard.</param>
public sealed record ReadingView(
    int Person, int Attempt, ReadingMethod Method, ReadingVerdict Verdict, double? SkinCelsius, double? AmbientCelsius, double? BodyCelsius,
    double? Quality)
{
    public static ReadingView Of(PassReading reading) => new(
        reading.Person, reading.Attempt, reading.Method, reading.Verdict, reading.SkinCelsius, reading.AmbientCelsius, reading.BodyCelsius,
        reading.Quality);
}

/// <param name="Acknowledged">A person has answered it; it no longer sounds.</param>
public sealed record AlarmView(AlarmCode Alarm, bool Acknowledged);

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LaneView))]
[JsonSerializable(typeof(IReadOnlyList<LaneView>))]
internal sealed partial class LaneViewJson : JsonSerializerContext;
