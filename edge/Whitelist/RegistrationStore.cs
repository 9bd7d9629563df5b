using System.Globalization;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Passes;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;
using LiteDB;
using LiteDB.Engine;

namespace Checkpoint.Edge.Whitelist;

/// <summary>
/// The registrations in LiteDB, for people who look one up. Written as a whole beside the old file and then put in its
/// place, read-only afterwards: LiteDB does not survive a torn write (design.md), so it is never written where it stands. LiteDB
/// does not notice a page that is torn either: the sums of all pages are kept beside it ("….sums"), and each page is checked when it is read.
/// </summary>
internal sealed class RegistrationStore(IJournalDisk disk, string name)
{
    private const string Registrations = "registrations", About = "about", SumsEnding = ".sums", DraftEnding = ".draft";
    private const int BatchSize = 5_000, MaximumSumsBytes = 4 << 20;

    /// <summary>Nobody reads the new one by the sums of the old one.</summary>
    private readonly Lock _swapping = new();

    public RegistrationStore(string path) : this(new DiskFolder(Path.GetDirectoryName(Path.GetFullPath(path))!), Path.GetFileName(path)) { }

    /// <summary>Version and digest that the store was written with; null when there is none or it cannot be read.</summary>
    public (long Version, WhitelistDigest Digest)? ReadAbout() => Try(AboutOf);

    /// <summary>Whether every page is as it was written; null when there is no store. Reads the whole file.</summary>
    /// <exception cref="IOException">A file cannot be opened now, which says nothing of what is in it; likewise <see cref="UnauthorizedAccessException"/>.</exception>
    public bool? IsSound()
    {
        using var _ = _swapping.EnterScope();
        var names = disk.List().Select(file => file.Name).ToHashSet();
        if (!names.Contains(name))
            return null;
        using var data = disk.Open(name, DiskAccess.Read);
        using var sums = names.Contains(name + SumsEnding) ? Sums.OpenToRead() : null;
        try
        {
            return sums?.Length is > 0 and <= MaximumSumsBytes && IsAsWritten(data, sums);
        }
        catch (IOException)
        {
            return false; // A page that is another one, or a sector that cannot be read.
        }
    }

    /// <summary>The registrations of a plate: one of its colour, or of every colour when it has none.</summary>
    public IReadOnlyList<Registration>? Find(Plate plate) => Try(database =>
    {
        // With a parameter: LiteDB's Query puts values into the text, and every text is compiled and kept for ever.
        var keys = Enumerable.Range(0, (int)IndexSlot.ColourMask + 1).Select(colour => new BsonValue((long)plate.KeyWithoutColour | (long)colour));
        return database.GetCollection(Registrations).Find(BsonExpression.Create("_id IN @0", new BsonArray(keys))).Select(RegistrationDocument.Read)
            .Where(found => plate.Colour == PlateColour.Unknown || found.Plate.Colour is var colour && (colour == PlateColour.Unknown || colour == plate.Colour))
            .ToList();
    });

    /// <summary>The index made again from the store; null when the store is not complete to the last bit.</summary>
    public WhitelistIndex? ReadAll() => Try(database =>
    {
        if (AboutOf(database) is not { } about)
            return null;
        var builder = new IndexBuilder();
        foreach (var document in database.GetCollection(Registrations).FindAll())
        {
            if (builder.Count == IndexFile.MaximumSlots || !builder.Add(RegistrationDocument.Read(document)))
                return null;
        }
        var index = builder.Build(about.Version);
        return index.Digest == about.Digest ? index : null;
    }, isChecked: false); // The digest proves more than the sums.

    public void Write(WhitelistIndex index, CancellationToken stop)
    {
        var (draft, log) = (name + DraftEnding, name + DraftEnding + "-log");
        disk.Delete(draft);
        disk.Delete(log);
        try
        {
            WriteDraft(draft, log, index, stop);
        }
        catch
        {
            // A disk that is full needs the room for the journal.
            Remove(draft);
            Remove(log);
            throw;
        }
        disk.Delete(log);
        Take(new RegistrationStore(disk, draft));
    }

    /// <summary>Puts a finished store in the place of this one. A power cut in between leaves one without its sums, which is written again.</summary>
    public void Take(RegistrationStore finished)
    {
        using var _ = _swapping.EnterScope();
        if (finished.Sums.Read(MaximumSumsBytes) is not null)
            finished.Sums.MoveTo(Sums);
        finished.Data.MoveTo(Data);
    }

    private void WriteDraft(string draft, string log, WhitelistIndex index, CancellationToken stop)
    {
        var sums = new PageSums();
        using (var data = disk.Open(draft, DiskAccess.Create))
        {
            // One sync at the end: until then it is nobody's.
            using var pages = new DiskStream(data, sums, syncs: false);
            using var journal = new DiskStream(disk.Open(log, DiskAccess.Create), new PageSums(), syncs: false);
            try
            {
                Fill(pages, journal, index, stop);
            }
            catch (Exception) when (pages.Failure is not null || journal.Failure is not null)
            {
                // What LiteDB makes of pages that were not written says nothing; what the disk has said is thrown here.
            }
            pages.ThrowIfFailed();
            journal.ThrowIfFailed();
        }
        using var written = disk.Open(draft, DiskAccess.Write);
        written.Sync();
        new DurableFile(disk, draft + SumsEnding).Replace(sums.Write(written.Length));
    }

    private void Remove(string file)
    {
        try
        {
            disk.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next attempt begins with it.
        }
    }

    private static void Fill(DiskStream pages, DiskStream journal, WhitelistIndex index, CancellationToken stop)
    {
        using var database = new LiteDatabase(new LiteEngine(new EngineSettings { DataStream = pages, LogStream = journal, Collation = Collation.Binary }));
        var collection = database.GetCollection(Registrations);
        foreach (var batch in InOrderOfPlate(index).Chunk(BatchSize))
        {
            stop.ThrowIfCancellationRequested();
            collection.InsertBulk(batch.Select(RegistrationDocument.Write), BatchSize);
            pages.ThrowIfFailed();
            journal.ThrowIfFailed();
        }
        database.GetCollection(About).Insert(new BsonDocument { ["_id"] = 1, ["version"] = index.Version, ["digest"] = index.Digest.ToString() });
        database.Checkpoint();
    }

    private DurableFile Data => new(disk, name);

    private DurableFile Sums => new(disk, name + SumsEnding);

    /// <summary>By plate, so that LiteDB's index on it grows at its end and stays in a few pages.</summary>
    private static IEnumerable<Registration> InOrderOfPlate(WhitelistIndex index)
    {
        var order = new int[index.Count];
        for (var place = 0; place < order.Length; place++)
            order[place] = place;
        Array.Sort(order, (a, b) => index.Slots[a].Plate.CompareTo(index.Slots[b].Plate));
        return order.Select(place => index.Read(index.Slots[place]));
    }

    private static (long Version, WhitelistDigest Digest)? AboutOf(LiteDatabase database)
    {
        var about = database.GetCollection(About).FindById(1);
        return about is null ? null : (about["version"].AsInt64, new WhitelistDigest(UInt128.Parse(about["digest"].AsString, NumberStyles.HexNumber, null)));
    }

    private static bool IsAsWritten(IDiskFile data, IDiskFile sums)
    {
        var bytes = new byte[sums.Length];
        if (PageSums.Read(bytes.AsSpan(0, sums.Read(bytes, 0)), data.Length) is not { } written)
            return false;
        var pages = new byte[64 * PageSums.PageBytes];
        for (long at = 0; at < data.Length; at += pages.Length)
            written.Check(at, pages.AsSpan(0, data.Read(pages, at)));
        return true;
    }

    private PageSums? ReadSums(long length) => Sums.Read(MaximumSumsBytes) is { } bytes ? PageSums.Read(bytes, length) : null;

    /// <summary>Opened for each question: a person asks now and then, and an open database would keep its cache.</summary>
    private T? Try<T>(Func<LiteDatabase, T?> read, bool isChecked = true)
    {
        using var _ = _swapping.EnterScope();
        try
        {
            if (disk.List().All(file => file.Name != name))
                return default;
            using var file = disk.Open(name, DiskAccess.Read);
            using var pages = new DiskStream(file, isChecked ? ReadSums(file.Length) ?? throw new IOException($"{name} has not the sums of its pages.") : null);
            using var log = new MemoryStream();
            using var database = new LiteDatabase(new LiteEngine(new EngineSettings { DataStream = pages, LogStream = log, ReadOnly = true }));
            return read(database);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // LiteDB reports a damaged file by whatever exception the damage leads to; each means the same here.
            return default;
        }
    }
}
