using System.Buffers;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Edge.Tests.Uplink;

/// <summary>What must hold when a gate and its centre have nothing more to say to each other.</summary>
internal static class SameEnd
{
    /// <summary>All of the journal is confirmed, and the centre has each event, whenever it came, byte for byte.</summary>
    public static async Task SameEndAsync(TestGate gate, TestCentre centre)
    {
        await gate.Confirmed();
        var last = gate.Journal.DurableSequence;
        Assert.Equal(last, centre.Through(gate.Journal.Stream));
        var arrived = centre.Events.Select(message => message.Payload.ToArray()).Select(payload => (Event: CloudEventJson.Read(payload, out _)!, Payload: payload))
            .Where(each => each.Event.Stream == gate.Journal.Stream).ToLookup(each => each.Event.Sequence, each => each.Payload);
        Assert.Equal(last, arrived.Count);
        await foreach (var entry in gate.Journal.ReadAsync(1, TestContext.Current.CancellationToken))
        {
            Assert.All(arrived[entry.Sequence], payload => Assert.True(entry.Utf8.Span.SequenceEqual(payload), $"Event {entry.Sequence} has arrived otherwise than it stands in the journal."));
            if (entry.Sequence == last) break;
        }
    }
}
