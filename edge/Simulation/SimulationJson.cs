using System.Text.Json;
using System.Text.Json.Serialization;

namespace Checkpoint.Edge.Simulation;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TruckRequest))]
[JsonSerializable(typeof(FaultRequest))]
[JsonSerializable(typeof(SensorRequest))]
[JsonSerializable(typeof(PersonRequest))]
[JsonSerializable(typeof(AmbientRequest))]
[JsonSerializable(typeof(TruckArrived))]
[JsonSerializable(typeof(LaneSnapshot))]
[JsonSerializable(typeof(IReadOnlyList<LaneSnapshot>))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class SimulationJson : JsonSerializerContext;

/// <summary>Forces a contact; <see cref="Active"/> null sets it free.</summary>
public sealed record SensorRequest(Lane.LaneSensor Sensor, bool? Active = null);

/// <summary>Somebody comes to the thermometer for some seconds, 0.1 to 600.</summary>
public sealed record PersonRequest(double? BodyCelsius = null, double? SkinCelsius = null, bool Restless = false, double Seconds = 2.5);

/// <summary>Air at the gate, -40 to 50 °C.</summary>
public sealed record AmbientRequest(double Celsius);

public sealed record TruckArrived(int Truck);

public sealed record Refusal(string Error);
