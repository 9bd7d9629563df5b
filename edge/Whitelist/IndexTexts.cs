using System.Text;

namespace Checkpoint.Edge.Whitelist;

/// <summary>The part of the index file that is text: lists of gates, beginnings of ids, ids without a pattern.</summary>
internal static class IndexTexts
{
    public static byte[] Write(WhitelistIndex index)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(index.Gates.Count);
        for (var list = 0; list < index.Gates.Count; list++)
        {
            writer.Write(index.Gates[list].Length);
            foreach (var gate in index.Gates[list])
                writer.Write(gate);
        }
        writer.Write(index.Ids.Patterns.Length);
        foreach (var (beginning, digits) in index.Ids.Patterns)
        {
            writer.Write(beginning);
            writer.Write(digits);
        }
        writer.Write(index.Ids.Texts.Length);
        writer.Write(index.Ids.Texts);
        writer.Flush();
        return bytes.ToArray();
    }

    public static (RegistrationIds Ids, GateLists Gates) Read(byte[] texts)
    {
        using var reader = new BinaryReader(new MemoryStream(texts), Encoding.UTF8);
        var lists = new string[reader.ReadInt32()][];
        for (var list = 0; list < lists.Length; list++)
        {
            lists[list] = new string[reader.ReadInt32()];
            for (var gate = 0; gate < lists[list].Length; gate++)
                lists[list][gate] = reader.ReadString();
        }
        var patterns = new IdPattern[reader.ReadInt32()];
        for (var pattern = 0; pattern < patterns.Length; pattern++)
            patterns[pattern] = new IdPattern(reader.ReadString(), reader.ReadInt32());
        return (new RegistrationIds(patterns, reader.ReadBytes(reader.ReadInt32())), new GateLists([.. lists.Select(list => (System.Collections.Immutable.ImmutableArray<string>)[.. list])]));
    }
}
