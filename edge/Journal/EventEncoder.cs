using System.Buffers;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>Puts events into their envelopes. Used by one thread at a time.</summary>
internal sealed class EventEncoder(string source, string stream, TimeProvider time, ClockSync clock)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private CloudEvent? _happened;

    /// <summary>Gives every event the time of one that happened before.</summary>
    public EventEncoder At(CloudEvent happened)
    {
        _happened = happened;
        return this;
    }

    public byte[] Encode(long sequence, EventData data)
    {
        _buffer.ResetWrittenCount();
        CloudEventJson.Write(_buffer, new CloudEvent
        {
            Source = source,
            Stream = stream,
            Sequence = sequence,
            Time = _happened?.Time ?? time.GetUtcNow(),
            ClockSynchronized = _happened?.ClockSynchronized ?? clock.IsSynchronized,
            Data = data,
        });
        return _buffer.WrittenSpan.ToArray();
    }
}
