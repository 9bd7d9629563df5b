namespace Checkpoint.Cloud.Registry;

/// <summary>What kind of vehicle it is (after GA 802). The numbers are part of stored files: never renumber them.</summary>
public enum VehicleClass
{
    /// <summary>Not said.</summary>
    Unknown = 0,
    Car = 1,
    Bus = 2,
    LightTruck = 3,
    HeavyTruck = 4,
    /// <summary>Of a semi-trailer.</summary>
    Tractor = 5,
    Trailer = 6,
    Tanker = 7,
    /// <summary>Ambulance, crane, sprinkler and the like.</summary>
    Special = 8,
    Other = 9,
}
