using System.Text.Json.Serialization;

namespace Checkpoint.Protocols.Messages;

/// <summary>Retained on <c>status</c>, and the gate's will.</summary>
public sealed record GateStatus
{
    public required bool Online { get; init; }
    public required string Version { get; init; }
    public required string Stream { get; init; }
    public long WhitelistVersion { get; init; }
    public long PolicyVersion { get; init; }
    public long DirectivesVersion { get; init; }
    [JsonRequired]
    public IReadOnlyList<string> Lanes { get; init; } = [];
    [JsonRequired]
    public string Hardware { get; init; } = "";
    public DateTimeOffset Since { get; init; }
}

/// <summary>Retained on <c>ack</c>: every event of the stream up to and including <see cref="Through"/> is stored.</summary>
public sealed record EventAck(string Stream, long Through)
{
    /// <summary>
    /// Id of the centre's run, new at every start, 1 to 64 lower-case letters, digits and '-'. A lower <see cref="Through"/> in a run
    /// the gate has not heard of tells that the centre was put back to an older state; in a known run it is only an old message.
    /// </summary>
    public string? Run { get; init; }
    /// <summary>Of the stored event <see cref="Through"/>, see <see cref="EventDigest"/>; absent when none can be read there.</summary>
    public string? Digest { get; init; }
}

/// <summary>Sent every few seconds on <c>telemetry</c>, QoS 0: the live picture, not a record.</summary>
public sealed record GateTelemetry
{
    public required DateTimeOffset Time { get; init; }
    public bool ClockSynchronized { get; init; }
    public required string Stream { get; init; }
    public required long LastSequence { get; init; }
    public required long ConfirmedSequence { get; init; }
    public double? BoardCelsius { get; init; }
    public long? DiskFreeBytes { get; init; }
    public PartHealth Journal { get; init; }
    public long WhitelistVersion { get; init; }
    /// <summary>Of the whitelist in use, 32 lower-case hex digits, see <see cref="Whitelist.WhitelistDigest"/>; absent while there is none.</summary>
    public string? WhitelistDigest { get; init; }
    [JsonRequired]
    public IReadOnlyList<LaneTelemetry> Lanes { get; init; } = [];
}

public sealed record LaneTelemetry
{
    public required string Lane { get; init; }
    /// <summary>Name of the lane's phase, as in the lane's state diagram.</summary>
    public required string Phase { get; init; }
    public string? Pass { get; init; }
    public double? AmbientCelsius { get; init; }
    public PartHealth Thermometer { get; init; }
    public long ThermometerErrors { get; init; }
    /// <summary>Contacts that give no trustworthy state.</summary>
    [JsonRequired]
    public IReadOnlyList<string> FaultyInputs { get; init; } = [];
}
