using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>
/// Writes a state as bytes in which equal states are equal: times are relative to now and forgotten once they are older than anything
/// the lane compares them with, the running pass is "the pass" whatever its number.
/// </summary>
/// <param name="memory">Longest time the lane can look back; older is all the same.</param>
internal sealed class KeyWriter(TimeSpan memory)
{
    private const long None = long.MinValue;
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private TimeSpan _now;
    private string? _pass;

    public KeyWriter Begin(TimeSpan now, string? pass)
    {
        (_now, _pass) = (now, pass);
        _bytes.ResetWrittenCount();
        return this;
    }

    public UInt128 End()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_bytes.WrittenSpan, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    public KeyWriter Add(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
        return this;
    }

    public KeyWriter Add(bool value) => Add(value ? 1L : 0);

    public KeyWriter Add(double value) => Add(BitConverter.DoubleToInt64Bits(value));

    public KeyWriter Add(TimeSpan? at) => Add(at is { } time ? Math.Max((time - _now).Ticks, -memory.Ticks) : None);

    public KeyWriter Add(string? text)
    {
        if (text is null) return Add(None);
        if (text == _pass) return Add(None + 1);
        Add(text.Length);
        _bytes.Advance(Encoding.UTF8.GetBytes(text, _bytes.GetSpan(text.Length * 3)));
        return this;
    }
}
