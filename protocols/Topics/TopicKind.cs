namespace Checkpoint.Protocols.Topics;

/// <summary>What a topic of a gate carries.</summary>
public enum TopicKind
{
    /// <summary>Gate to centre: CloudEvents.</summary>
    Events,
    /// <summary>Centre to gate: what is stored.</summary>
    Ack,
    /// <summary>Gate to centre: online or offline, retained, also the will.</summary>
    Status,
    /// <summary>Gate to centre: the live picture.</summary>
    Telemetry,
    /// <summary>Centre to gate; rest: id of the command.</summary>
    Command,
    /// <summary>Gate to centre; rest: id of the command.</summary>
    Result,
    /// <summary>Centre to gate: the current policy.</summary>
    Policy,
    /// <summary>Centre to gate: the current directives.</summary>
    Directives,
    /// <summary>Gate to centre; rest: id of the pass.</summary>
    Picture,
    /// <summary>Gate to centre: which version of the whitelist it has.</summary>
    WhitelistWant,
    /// <summary>Centre to gate: changes or a snapshot.</summary>
    WhitelistPage,
}
