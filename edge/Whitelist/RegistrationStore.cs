using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using LiteDB;

namespace Checkpoint.Edge.Whitelist;

/// <summary>
/// The registrations in LiteDB, for people who look one up. Written as a whole beside the old file and then put in its
/// place, read-only afterwards: LiteDB does not survive a torn write (design.md), so it is never written where it stands.
/// </summary>
internal sealed class RegistrationStore(string path)
{
    private const string Registrations = "registrations", About = "about";
    private const int BatchSize = 5_000;

    /// <summary>Version and digest that the store was written with; null when there is none or it cannot be read.</summary>
    public (long Version, WhitelistDigest Digest)? ReadAbout() => Try(database =>
    {
        var about = database.GetCollection(About).FindById(1);
        return about is null ? ((long, WhitelistDigest)?)null
            : (about["version"].AsInt64, new WhitelistDigest(UInt128.Parse(about["digest"].AsString, System.Globalization.NumberStyles.HexNumber, null)));
    });

    /// <summary>The registrations of a plate: one of its colour, or of every colour when it has none.</summary>
    public IReadOnlyList<Registration>? Find(Plate plate) => Try(database =>
    {
        var keys = Enumerable.Range(0, (int)IndexSlot.ColourMask + 1).Select(colour => new BsonValue((long)plate.KeyWithoutColour | (long)colour));
        return database.GetCollection(Registrations).Find(Query.In("_id", keys)).Select(RegistrationDocument.Read)
            .Where(found => plate.Colour == PlateColour.Unknown || found.Plate.Colour is var colour && (colour == PlateColour.Unknown || colour == plate.Colour))
            .ToList();
    });

    /// <summary>The index made again from the store; null when the store is not complete to the last bit.</summary>
    public WhitelistIndex? ReadAll() => ReadAbout() is not { } about ? null : Try(database =>
    {
        var builder = new IndexBuilder();
        foreach (var document in database.GetCollection(Registrations).FindAll())
        {
            if (builder.Count == IndexFile.MaximumSlots || !builder.Add(RegistrationDocument.Read(document)))
                return null;
        }
        var index = builder.Build(about.Version);
        return index.Digest == about.Digest ? index : null;
    });

    public void Write(WhitelistIndex index, CancellationToken stop)
    {
        var draft = path + WhitelistFolder.DraftEnding;
        File.Delete(draft);
        File.Delete(LogOf(draft));
        using (var database = new LiteDatabase(new ConnectionString { Filename = draft, Collation = Collation.Binary }))
        {
            var collection = database.GetCollection(Registrations);
            foreach (var batch in InOrderOfPlate(index).Chunk(BatchSize))
            {
                stop.ThrowIfCancellationRequested();
                collection.InsertBulk(batch.Select(RegistrationDocument.Write), BatchSize);
            }
            database.GetCollection(About).Insert(new BsonDocument { ["_id"] = 1, ["version"] = index.Version, ["digest"] = index.Digest.ToString() });
            database.Checkpoint();
        }
        using (var file = new FileStream(draft, FileMode.Open, FileAccess.ReadWrite))
            file.Flush(flushToDisk: true);
        Take(draft);
    }

    /// <summary>Puts a finished store in the place of this one.</summary>
    public void Take(string finished)
    {
        File.Delete(LogOf(path));
        WhitelistFolder.Rename(finished, path);
    }

    /// <summary>By plate, so that LiteDB's index on it grows at its end and stays in a few pages.</summary>
    private static IEnumerable<Registration> InOrderOfPlate(WhitelistIndex index)
    {
        var order = new int[index.Count];
        for (var place = 0; place < order.Length; place++)
            order[place] = place;
        Array.Sort(order, (a, b) => index.Slots[a].Plate.CompareTo(index.Slots[b].Plate));
        return order.Select(place => index.Read(index.Slots[place]));
    }

    private static string LogOf(string path) => Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + "-log" + Path.GetExtension(path));

    /// <summary>Opened for each question: a person asks now and then, and an open database would keep its cache.</summary>
    private T? Try<T>(Func<LiteDatabase, T?> read)
    {
        if (!File.Exists(path))
            return default;
        try
        {
            using var database = new LiteDatabase(new ConnectionString { Filename = path, ReadOnly = true });
            return read(database);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // LiteDB reports a damaged file by whatever exception the damage leads to; each means the same here.
            return default;
        }
    }
}
