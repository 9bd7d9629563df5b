using System.Buffers.Binary;

namespace Checkpoint.Edge.Journal;

/// <summary>
/// Reads the intact frames of a segment in order. What is not one is passed over to the next place where an intact frame
/// with a higher sequence number begins, so damage costs only what it hit. A sector that cannot be read counts as zeros.
/// </summary>
/// <param name="offset">Where to begin: the start of the frames, or the end of a frame.</param>
internal sealed class SegmentScanner(IDiskFile file, uint seed, long offset = SegmentFormat.HeaderBytes) : IDisposable
{
    private const int SectorBytes = 4096;
    private byte[] _buffer = new byte[256 << 10];
    private long _bufferOffset = offset;
    private int _buffered;
    private long _position = offset;
    private long _lastSequence;
    private long _length = file.Length;

    /// <summary>End of the last intact frame.</summary>
    public long FrameEnd { get; private set; } = offset;

    /// <summary>Bytes other than zero that were passed over since the last intact frame.</summary>
    public long PassedOver { get; private set; }

    /// <summary>Sectors that the disk refused to read.</summary>
    public int UnreadableSectors { get; private set; }

    /// <summary>The next intact frame whose number is above the last one's and not above <paramref name="highest"/>.</summary>
    public bool TryRead(long highest, out Frame frame)
    {
        PassedOver = 0;
        while (_position + FrameCodec.HeaderBytes <= _length)
        {
            var head = View(FrameCodec.HeaderBytes);
            var bytes = FrameCodec.Inspect(head.Span, _lastSequence + 1, highest);
            if (bytes > 0 && _position + bytes <= _length)
            {
                var whole = View(bytes);
                if (FrameCodec.IsIntact(whole.Span, seed))
                {
                    frame = FrameCodec.Read(whole);
                    _lastSequence = frame.Sequence;
                    FrameEnd = _position += bytes;
                    return true;
                }
            }
            if (BinaryPrimitives.ReadUInt64LittleEndian(head.Span) != 0)
                PassedOver += FrameCodec.Alignment;
            _position += FrameCodec.Alignment;
        }
        frame = default;
        return false;
    }

    /// <summary>Goes back to the end of the last frame and forgets what was read ahead: the writer has gone on.</summary>
    public void Refresh()
    {
        _position = FrameEnd;
        _buffered = 0;
        _length = file.Length;
    }

    public void Dispose() => file.Dispose();

    private ReadOnlyMemory<byte> View(int bytes)
    {
        if (_position < _bufferOffset || _position + bytes > _bufferOffset + _buffered)
            Fill(bytes);
        return _buffer.AsMemory((int)(_position - _bufferOffset), bytes);
    }

    private void Fill(int bytes)
    {
        if (_buffer.Length < bytes)
            _buffer = new byte[bytes + SectorBytes];
        var wanted = (int)Math.Min(_buffer.Length, _length - _position);
        var target = _buffer.AsSpan(0, wanted);
        int read;
        try
        {
            read = file.Read(target, _position);
        }
        catch (IOException)
        {
            read = ReadSectors(target);
        }
        // Shorter than its length said a moment ago: cut by somebody else; as damaged as zeros.
        target[read..].Clear();
        _bufferOffset = _position;
        _buffered = wanted;
    }

    private int ReadSectors(Span<byte> target)
    {
        var done = 0;
        while (done < target.Length)
        {
            var sectorEnd = (_position + done + SectorBytes) / SectorBytes * SectorBytes;
            var part = target.Slice(done, (int)Math.Min(target.Length - done, sectorEnd - _position - done));
            try
            {
                part[file.Read(part, _position + done)..].Clear();
            }
            catch (IOException)
            {
                part.Clear();
                UnreadableSectors++;
            }
            done += part.Length;
        }
        return done;
    }
}
