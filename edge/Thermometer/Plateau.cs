namespace Checkpoint.Edge.Thermometer;

/// <summary>What a person's presentation to the thermometer came to.</summary>
/// <param name="SkinCelsius">Mean of the object temperature over the plateau; null when it never became steady.</param>
/// <param name="AmbientCelsius">Temperature of the sensor at that time.</param>
/// <param name="Quality">0 to 1: share of the expected samples that were valid, times one minus half the ratio of their scatter to the permitted scatter.</param>
public sealed record Plateau(double? SkinCelsius, double AmbientCelsius, double Quality);
