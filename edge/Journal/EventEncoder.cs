using System.Buffers;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>Puts events into their envelopes. Used by one thread at a time.</summary>
internal sealed class EventEncoder(string source, string stream, TimeProvider time, ClockSync clock)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public byte[] Encode(long sequence, EventData data)
    {
        _buffer.ResetWrittenCount();
        CloudEventJson.Write(_buffer, new CloudEvent
        {
            Source = source,
            Stream = stream,
            Sequence = sequence,
            Time = time.GetUtcNow(),
            ClockSynchronized = clock.IsSynchronized,
            Data = data,
        });
        return _buffer.WrittenSpan.ToArray();
    }
}
