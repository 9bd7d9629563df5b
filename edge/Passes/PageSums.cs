using System.Buffers.Binary;
using Checkpoint.Edge.Journal;

namespace Checkpoint.Edge.Passes;

/// <summary>
/// What LiteDB's pages do not have: a CRC-32C of each, kept in memory while the database is open and saved when it was closed in
/// good order. A page that is read and is not what was written last is found at once, whatever became of it.
/// </summary>
internal sealed class PageSums
{
    public const int PageBytes = 8192;

    /// <summary>A changed form of the documents gets another number; a database of another one is begun anew.</summary>
    public const int Layout = 1;

    private const int HeaderBytes = 24;
    private static ReadOnlySpan<byte> Magic => "CKPAGES1"u8;

    // 0 for a page that was never written.
    private uint[] _sums = [];
    private int _pages;

    public void Written(long offset, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= PageBytes; bytes = bytes[PageBytes..], offset += PageBytes)
        {
            var page = (int)(offset / PageBytes);
            if (page >= _sums.Length)
                Array.Resize(ref _sums, Math.Max(page + 1, _sums.Length * 2));
            _sums[page] = SumOf(bytes[..PageBytes]);
            _pages = Math.Max(_pages, page + 1);
        }
    }

    /// <exception cref="IOException">A page is not what was written.</exception>
    public void Check(long offset, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= PageBytes; bytes = bytes[PageBytes..], offset += PageBytes)
        {
            var page = (int)(offset / PageBytes);
            if (page < _pages && _sums[page] != 0 && _sums[page] != SumOf(bytes[..PageBytes]))
                throw new IOException($"Page {page} of the database is damaged on the disk.");
        }
    }

    public void Cut(long length)
    {
        var pages = (int)(length / PageBytes);
        if (pages >= _pages)
            return;
        Array.Clear(_sums, pages, _pages - pages);
        _pages = pages;
    }

    /// <summary>The file form: magic 8, layout 4, pages 4, length of the database 8, the sums, CRC-32C of all before.</summary>
    public byte[] Write(long length)
    {
        var bytes = new byte[HeaderBytes + (_pages * sizeof(uint)) + sizeof(uint)];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Layout);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), _pages);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), length);
        for (var page = 0; page < _pages; page++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(HeaderBytes + (page * sizeof(uint))), _sums[page]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - sizeof(uint)), Crc32C.Of(bytes.AsSpan(0, bytes.Length - sizeof(uint))));
        return bytes;
    }

    /// <returns>Null when these are not the sums of a database of this layout and length.</returns>
    public static PageSums? Read(ReadOnlySpan<byte> bytes, long length)
    {
        if (bytes.Length < HeaderBytes + sizeof(uint) || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]) != Crc32C.Of(bytes[..^sizeof(uint)])
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) != Layout
            || BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]) != length)
            return null;
        var sums = new PageSums { _pages = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]) };
        if (bytes.Length != HeaderBytes + (sums._pages * sizeof(uint)) + sizeof(uint))
            return null;
        sums._sums = new uint[sums._pages];
        for (var page = 0; page < sums._pages; page++)
            sums._sums[page] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(HeaderBytes + (page * sizeof(uint)))..]);
        return sums;
    }

    private static uint SumOf(ReadOnlySpan<byte> page) => Crc32C.Of(page) is var sum && sum != 0 ? sum : 1;
}
