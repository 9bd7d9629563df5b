namespace Checkpoint.Edge.Traffic;

/// <param name="TrucksPerHour">In each lane.</param>
/// <param name="Trucks">The traffic ends after so many altogether; null: it goes on until it is stopped.</param>
/// <param name="StaffDelay">Mean time a person takes to act.</param>
internal sealed record TrafficOptions(
    Uri Gate, string? Token, SampleWhitelist Whitelist, int Seed, double TrucksPerHour, int? Trucks, TimeSpan StaffDelay,
    IReadOnlyList<CameraAddress> Cameras);
