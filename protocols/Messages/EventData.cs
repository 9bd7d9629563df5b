using System.Text.Json.Serialization;

namespace Checkpoint.Protocols.Messages;

/// <summary>The content of one event. Its CloudEvents type is listed in <see cref="EventTypes"/>.</summary>
public abstract record EventData;

/// <summary>An event of one lane.</summary>
public abstract record LaneEvent : EventData
{
    [JsonPropertyOrder(-2)]
    public required string Lane { get; init; }
}

/// <summary>One step of a pass.</summary>
public abstract record PassEvent : LaneEvent
{
    /// <summary>Unique at the site: stream, lane and running number, in lower-case letters, digits and '-'.</summary>
    [JsonPropertyOrder(-1)]
    public required string Pass { get; init; }
}
