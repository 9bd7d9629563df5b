using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Checkpoint.Edge.Journal;

/// <summary>
/// What the segments do not say: how far the centre has confirmed, and where the lanes stood. Saved now and then; it only
/// spares work and keeps what removed segments said, so an older one is as right as a newer one.
/// </summary>
/// <param name="Confirmed">Every event up to here is stored at the centre.</param>
/// <param name="Durable">Every event up to here was on the medium when this was saved, and is counted in <paramref name="Lanes"/>.</param>
internal sealed record JournalState(string Stream, long Confirmed, long Durable, IReadOnlyList<LaneTail> Lanes);

[JsonSerializable(typeof(JournalState))]
internal sealed partial class JournalStateJson : JsonSerializerContext;

/// <summary>Keeps the state in two slots written in turn, so that a power cut in the middle of one leaves the other.</summary>
internal sealed class JournalStateFile(IJournalDisk disk)
{
    public const string Name = "state";
    private const int SlotBytes = 8192;
    private const int SlotHeaderBytes = 16;
    private long _saves;

    public JournalState? Load()
    {
        if (!disk.List().Any(f => f.Name == Name))
            return null;
        using var file = disk.Open(Name, DiskAccess.Read);
        var (firstSave, first) = ReadSlot(file, 0);
        var (secondSave, second) = ReadSlot(file, SlotBytes);
        _saves = Math.Max(firstSave, secondSave);
        return firstSave > secondSave ? first : second;
    }

    public void Save(JournalState state)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(state, JournalStateJson.Default.JournalState);
        if (json.Length > SlotBytes - SlotHeaderBytes)
            throw new InvalidOperationException($"The journal's state has grown to {json.Length} bytes; a slot holds {SlotBytes - SlotHeaderBytes}.");
        var slot = new byte[SlotBytes];
        var save = _saves + 1;
        BinaryPrimitives.WriteInt32LittleEndian(slot.AsSpan(4), json.Length);
        BinaryPrimitives.WriteInt64LittleEndian(slot.AsSpan(8), save);
        json.CopyTo(slot, SlotHeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(slot, Crc32C.Of(slot.AsSpan(4)));
        using var file = disk.Open(Name, DiskAccess.Write);
        // The first takes the room of both slots: every later one is written in place, on a disk that is full as well.
        if (save == 1)
            file.Write(new byte[2 * SlotBytes], 0);
        file.Write(slot, save % 2 * SlotBytes);
        file.Sync();
        if (save == 1)
            disk.SyncNames();
        _saves = save;
    }

    private static (long Save, JournalState? State) ReadSlot(IDiskFile file, long offset)
    {
        var slot = new byte[SlotBytes];
        try
        {
            file.Read(slot, offset);
        }
        catch (IOException)
        {
            return default; // An unreadable sector: the other slot may be sound.
        }
        return ReadSlot(slot);
    }

    private static (long Save, JournalState? State) ReadSlot(ReadOnlySpan<byte> slot)
    {
        if (Crc32C.Of(slot[4..]) != BinaryPrimitives.ReadUInt32LittleEndian(slot))
            return default;
        var length = BinaryPrimitives.ReadInt32LittleEndian(slot[4..]);
        var save = BinaryPrimitives.ReadInt64LittleEndian(slot[8..]);
        if (save <= 0 || length <= 0 || length > SlotBytes - SlotHeaderBytes)
            return default;
        return (save, JsonSerializer.Deserialize(slot.Slice(SlotHeaderBytes, length), JournalStateJson.Default.JournalState));
    }
}
