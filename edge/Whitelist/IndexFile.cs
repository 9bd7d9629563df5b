using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist;

/// <summary>
/// The index as a file: a header of 64 bytes, then the arrays as they are in memory (little-endian), then the texts.
/// Header: "CKWLIST1" 8, slots 4, buckets 4, bytes of texts 4, CRC-32C of all that follows 4, version 8, digest 16,
/// zeros 12, CRC-32C of the header 4. A changed form gets another name in the first eight bytes.
/// </summary>
internal static class IndexFile
{
    public const int MaximumSlots = 2_000_000;
    private const int HeaderBytes = 64, MaximumTextBytes = 256 << 20;

    private static ReadOnlySpan<byte> Form => "CKWLIST1"u8;

        public static void Write(string path, WhitelistIndex index) => Write(DurableFile.At(path), index);

    public static void Write(DurableFile file, WhitelistIndex index)
    {
        var texts = IndexTexts.Write(index);
        var header = new byte[HeaderBytes];
        Form.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), index.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), index.Begins.Length - 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), texts.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), Crc32C.Of(texts, Crc32C.Of(MemoryMarshal.AsBytes(index.Slots), Crc32C.Of(MemoryMarshal.AsBytes(index.Begins)))));
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), index.Version);
        BinaryPrimitives.WriteUInt128LittleEndian(header.AsSpan(32), index.Digest.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(HeaderBytes - 4), Crc32C.Of(header.AsSpan(0, HeaderBytes - 4)));

        file.Replace(draft =>
        {
            draft.Write(header);
            draft.Write(MemoryMarshal.AsBytes(index.Begins));
            draft.Write(MemoryMarshal.AsBytes(index.Slots));
            draft.Write(texts);
        });
    }

    /// <returns>Null, and why in words, when the file is not exactly what was written.</returns>
    public static WhitelistIndex? Read(string path, out string? problem) => Read(DurableFile.At(path), out problem);

    /// <returns>Null, and why in words, when the file is not exactly what was written.</returns>
    public static WhitelistIndex? Read(DurableFile from, out string? problem)
    {
        try
        {
            using var file = from.OpenToRead();
            return Read(new FileReader(file), out problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            problem = e.Message;
            return null;
        }
    }

    private static WhitelistIndex? Read(FileReader file, out string? problem)
    {
        var header = new byte[HeaderBytes];
        problem = "its header is not that of a whitelist of this version";
        if (!file.Fill(header) || !header.AsSpan().StartsWith(Form)
            || BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(HeaderBytes - 4)) != Crc32C.Of(header.AsSpan(0, HeaderBytes - 4)))
            return null;
        var count = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        var buckets = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        var textBytes = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(16));
        if (count is < 0 or > MaximumSlots || buckets != 1 << WhitelistIndex.BucketBits(count) || textBytes is < 0 or > MaximumTextBytes)
            return null;

        problem = "it is torn or damaged";
        if (file.Length != HeaderBytes + ((buckets + 1L) * sizeof(uint)) + (count * 20L) + textBytes)
            return null;
        var (begins, slots, texts) = (new uint[buckets + 1], new IndexSlot[count], new byte[textBytes]);
        if (!file.Fill(MemoryMarshal.AsBytes(begins.AsSpan())) || !file.Fill(MemoryMarshal.AsBytes(slots.AsSpan())) || !file.Fill(texts)
            || BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(20))
                != Crc32C.Of(texts, Crc32C.Of(MemoryMarshal.AsBytes(slots.AsSpan()), Crc32C.Of(MemoryMarshal.AsBytes(begins.AsSpan())))))
            return null;
        var (ids, gates) = IndexTexts.Read(texts);
        problem = null;
        return new WhitelistIndex(
            BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(24)),
            new WhitelistDigest(BinaryPrimitives.ReadUInt128LittleEndian(header.AsSpan(32))), begins, slots, ids, gates);
    }

    private sealed class FileReader(IDiskFile file)
    {
        private long _at;

        public long Length => file.Length;

        public bool Fill(Span<byte> bytes)
        {
            var read = file.Read(bytes, _at);
            _at += read;
            return read == bytes.Length;
        }
    }
}
