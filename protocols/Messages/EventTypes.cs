using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Checkpoint.Protocols.Messages;

/// <summary>
/// CloudEvents types of the event data: "checkpoint.{thing}.{what happened}.v{n}". A change that an older reader would
/// misunderstand gets a new number; new optional members do not.
/// </summary>
public static class EventTypes
{
    private static readonly ImmutableArray<EventType> s_all = All(MessageContext.Default);
    private static readonly FrozenDictionary<Type, EventType> s_byType = s_all.ToFrozenDictionary(entry => entry.Json.Type);
    private static readonly FrozenDictionary<string, EventType> s_byName = s_all.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);

    /// <summary>Every type this version knows.</summary>
    public static IReadOnlyList<string> Names { get; } = s_all.Select(entry => entry.Name).ToImmutableArray();

    /// <summary>The CloudEvents type of some data.</summary>
    public static string Of(EventData data) => data is UnknownEvent unknown ? unknown.Type : Entry(data).Name;

    /// <summary>The record that holds the data of a CloudEvents type; null when this version does not know it.</summary>
    public static Type? RecordOf(string name) => Find(name)?.Json.Type;

    internal static EventType? Find(string name) => s_byName.GetValueOrDefault(name);

    internal static EventType Entry(EventData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return s_byType.GetValueOrDefault(data.GetType())
            ?? throw new ArgumentException($"{data.GetType().Name} has no CloudEvents type; list it in {nameof(EventTypes)}.", nameof(data));
    }

    private static ImmutableArray<EventType> All(MessageContext json) =>
    [
        new("checkpoint.gate.started.v1", json.GateStarted),
        new("checkpoint.gate.stopping.v1", json.GateStopping),
        new("checkpoint.gate.fault.v1", json.GateFault),
        new("checkpoint.whitelist.applied.v1", json.WhitelistApplied),
        new("checkpoint.command.taken.v1", json.CommandTaken),
        new("checkpoint.command.ended.v1", json.CommandEnded),
        new("checkpoint.policy.applied.v1", json.PolicyApplied),
        new("checkpoint.policy.refused.v1", json.PolicyRefused),
        new("checkpoint.directive.acknowledged.v1", json.DirectiveAcknowledged),
        new("checkpoint.events.lost.v1", json.EventsLost),
        new("checkpoint.stream.begun.v1", json.StreamBegun),
        new("checkpoint.barrier.opening.v1", json.BarrierOpening),
        new("checkpoint.barrier.opened.v1", json.BarrierOpened),
        new("checkpoint.barrier.closing.v1", json.BarrierClosing),
        new("checkpoint.barrier.closed.v1", json.BarrierClosed),
        new("checkpoint.barrier.stopped.v1", json.BarrierStopped),
        new("checkpoint.plate.read.v1", json.PlateRead),
        new("checkpoint.alarm.raised.v1", json.AlarmRaised),
        new("checkpoint.alarm.cleared.v1", json.AlarmCleared),
        new("checkpoint.staff.acted.v1", json.StaffActed),
        new("checkpoint.pass.arrived.v1", json.PassArrived),
        new("checkpoint.pass.identified.v1", json.PassIdentified),
        new("checkpoint.pass.reading.v1", json.PassReading),
        new("checkpoint.pass.screened.v1", json.PassScreened),
        new("checkpoint.disinfection.started.v1", json.DisinfectionStarted),
        new("checkpoint.disinfection.completed.v1", json.DisinfectionCompleted),
        new("checkpoint.disinfection.failed.v1", json.DisinfectionFailed),
        new("checkpoint.pass.awaits-staff.v1", json.PassAwaitsStaff),
        new("checkpoint.pass.held.v1", json.PassHeld),
        new("checkpoint.pass.released.v1", json.PassReleased),
        new("checkpoint.pass.cleared.v1", json.PassCleared),
        new("checkpoint.pass.passing.v1", json.PassPassing),
        new("checkpoint.pass.ended.v1", json.PassEnded),
    ];

    /// <summary>One row of the table.</summary>
    internal sealed record EventType(string Name, JsonTypeInfo Json)
    {
        public JsonEncodedText Encoded { get; } = JsonEncodedText.Encode(Name);
    }
}
