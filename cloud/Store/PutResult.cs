using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Store;

/// <summary>What became of an event.</summary>
internal enum PutResult { Stored, Duplicate, Conflict, Unreadable }

/// <summary>What an event is that comes for a place that is taken.</summary>
internal static class Repetition
{
    /// <param name="wasReadable">What is there could be read when it came.</param>
    /// <returns><see cref="PutResult.Stored"/>: it takes the place, because what is there cannot be read and this can.</returns>
    public static PutResult Of(ReceivedEvent received, byte[] known, bool wasReadable) =>
        known.AsSpan().SequenceEqual(received.Payload) || IsMadeAnew(known, received.Event) ? PutResult.Duplicate
        : received.Event is null || wasReadable ? PutResult.Conflict
        : PutResult.Stored;

    /// <summary>What a gate sends in the place of an event that it no longer has is made anew each time, with another time; a centre that has the event knows better.</summary>
    private static bool IsMadeAnew(byte[] known, CloudEvent? received) =>
        received?.Data is EventsLost || (received?.Data is GateFault fault && fault.Equals(CloudEventJson.Read(known, out _)?.Data));
}
