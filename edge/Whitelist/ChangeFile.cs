using System.Buffers.Binary;
using Checkpoint.Edge.Journal;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist;

/// <summary>
/// What has changed since the index file, so that a change costs some hundred bytes of disk and not the whole index. A
/// header of 36 bytes binds it to its index: "CKWCHNG1" 8, version 8, digest 16, CRC-32C 4. Then frames: length 4, CRC-32C
/// of the content 4, content: a <see cref="WhitelistPage"/> whose head is the whitelist after it and those that follow with the same head.
/// </summary>
internal static class ChangeFile
{
    private const int HeaderBytes = 36;

    private static ReadOnlySpan<byte> Form => "CKWCHNG1"u8;

    /// <summary>The index with the changes that are in the file; the index alone when the file belongs to another one.</summary>
    /// <param name="length">Length up to which the file is sound; 0: it is to be written anew.</param>
    public static Replica Read(DurableFile file, WhitelistIndex index, out long length)
    {
        length = 0;
        var replica = Replica.Of(index);
        try
        {
            if (file.Read() is not { } bytes || !bytes.AsSpan().StartsWith(Header(index)))
                return replica;
            // Each with the state that it leads to, the count of changes until then, and where it ends.
            List<(WhitelistHead Head, int Count, long End)> written = [];
            List<WhitelistChange> changes = [];
            long at = HeaderBytes;
            while (Frame.Read(bytes, ref at) is { } frame && WhitelistMessages.ReadPlainPage(frame.Span, out _) is { } page)
            {
                changes.AddRange(Changes(page));
                // Many changes are several frames with one head: only the last of them leads there.
                if (written is [.., var before] && before.Head == page.Head)
                    written.RemoveAt(written.Count - 1);
                written.Add((page.Head, changes.Count, at));
            }
            // The last one may be torn between two of its frames; what was written before it is whole.
            foreach (var (head, count, end) in Enumerable.Reverse(written))
            {
                if (replica.With(changes.Take(count), head.Version) is { } changed && changed.Digest.ToString() == head.Digest && changed.Count == head.Count)
                {
                    length = end;
                    return changed;
                }
            }
            return replica;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return replica;
        }
    }

    /// <summary>Adds changes, durably.</summary>
    /// <param name="length">Where the sound part of the file ends.</param>
    /// <returns>Where it ends now.</returns>
    public static long Append(DurableFile file, long length, Replica after, IReadOnlyCollection<WhitelistChange> changes) => file.Append(length, end =>
    {
        foreach (var frame in Frames(after, changes))
            end.Write(frame);
    });

    /// <summary>Writes all changes of a replica, durably, beside the file and then in its place.</summary>
    /// <returns>Where the file ends.</returns>
    public static long Write(DurableFile file, Replica replica) => file.Replace(draft =>
    {
        draft.Write(Header(replica.Base));
        foreach (var frame in Frames(replica, [.. replica.Changes.Select(Change)]))
            draft.Write(frame);
    });

    public static IEnumerable<WhitelistChange> Changes(WhitelistPage page) => page.Entries.Select(entry =>
        entry.TryRead(out var change, out var problem) ? change : throw new InvalidDataException(problem));

    private static WhitelistChange Change(KeyValuePair<ulong, Registration?> change) =>
        Protocols.Plates.Plate.TryFromKey(change.Key, out var plate) ? new(plate, change.Value) : throw new InvalidDataException("This is no plate.");

    private static byte[] Header(WhitelistIndex index)
    {
        var header = new byte[HeaderBytes];
        Form.CopyTo(header);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), index.Version);
        BinaryPrimitives.WriteUInt128LittleEndian(header.AsSpan(16), index.Digest.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(32), Crc32C.Of(header.AsSpan(0, 32)));
        return header;
    }

    private static IEnumerable<byte[]> Frames(Replica after, IReadOnlyCollection<WhitelistChange> changes)
    {
        var head = new WhitelistHead(after.Version, after.Count, after.Digest.ToString());
        // 500 of the largest registrations stay below the limit of a page that is read again. Changes may be none: the version moved.
        foreach (var part in changes.Count == 0 ? [[]] : changes.Chunk(500))
            yield return Frame.Write(WhitelistMessages.WritePlain(new WhitelistPage { Request = "changes", Head = head, Through = head.Version, Entries = [.. part.Select(WhitelistEntry.Of)] }));
    }
}
