using Checkpoint.Protocols.Messages;
using LiteDB;

namespace Checkpoint.EndToEnd.Tests.Kills;

/// <summary>Everything the centre has stored, read from its file when it no longer runs.</summary>
internal sealed class CentreRecord
{
    private readonly ILookup<string, (CloudEvent Event, byte[] Payload)> _gates;

    public CentreRecord(string directory)
    {
        using var database = new LiteDatabase(new ConnectionString { Filename = Path.Combine(directory, "centre.db") });
        _gates = database.GetCollection("events").FindAll().OrderBy(document => document["_id"].AsInt64).Select(document => document["payload"].AsBinary)
            .Select(payload => (CloudEventJson.Read(payload, out var problem) ?? throw new InvalidOperationException(problem), payload))
            .ToLookup(stored => stored.Item1.Source);
    }

    public int Count => _gates.Sum(gate => gate.Count());

    /// <summary>The events of a gate, in the order of its streams.</summary>
    public IReadOnlyList<(CloudEvent Event, byte[] Payload)> Of(string gate) => [.. _gates[$"/{KilledGate.Site}/{gate}"]];
}
