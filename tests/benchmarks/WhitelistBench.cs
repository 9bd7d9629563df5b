using System.Diagnostics;
using System.Globalization;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Benchmarks;

/// <summary>(b) The whitelist with 1,000,000 registrations beside a set of strings and LiteDB, in one run.</summary>
internal static class WhitelistBench
{
    private const int Plates = 1_000_000, Lookups = 1_000_000, StoreLookups = 2_000, Changes = 1_000;
    private const string SetPeer = "HashSet<string>", StorePeer = "LiteDB";

    public static IReadOnlyList<Figure> Run()
    {
        var folder = Directory.CreateTempSubdirectory("checkpoint-whitelist-");
        try
        {
            return Run(Path.Combine(folder.FullName, "registrations"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<Figure> Run(string path)
    {
        List<Figure> figures = [];
        var (building, index) = Timed(() => Build(Registrations(0)));
        figures.Add(new("whitelist: memory per plate", (double)index.Bytes / index.Count, "bytes", "below 24"));
        figures.Add(new("whitelist: build of 1,000,000", building.TotalSeconds, "s"));
        figures.Add(new("whitelist: write index file, synced", Timed(() => IndexFile.Write(path + ".index", index)).TotalMilliseconds, "ms"));
        figures.Add(new("whitelist: load index file", Timed(() => IndexFile.Read(path + ".index", out _)).Time.TotalMilliseconds, "ms", "start below 2 s"));

        var green = new GreenChannel(index, new GateSettings { Site = "north", Name = "gate-1" }, TimeProvider.System);
        var hits = Shuffled(Registrations(0));
        var misses = Shuffled(Registrations(1));
        figures.Add(new("whitelist: index lookup, hit", PerLookup(hits, plate => index.Of(plate.KeyWithoutColour).Length == 1), "ns", "below 100"));
        figures.Add(new("whitelist: index lookup, miss", PerLookup(misses, plate => index.Of(plate.KeyWithoutColour).Length == 0), "ns", "below 100"));
        figures.Add(new("whitelist: Find, hit, with verdict", PerLookup(hits, plate => green.Find(plate).Verdict == WhitelistVerdict.Registered), "ns", "below 100"));
        figures.Add(new("whitelist: Find, miss, near misses searched", PerLookup(misses[..StoreLookups], plate => green.Find(plate).Verdict == WhitelistVerdict.Unregistered), "ns"));

        figures.AddRange(OfOverlay(index, hits, misses));
        figures.AddRange(OfSet(hits, misses));
        figures.AddRange(OfStore(path + ".db", index, hits));
        return figures;
    }

    /// <summary>What has come from the registry since the index was built lies in a small index in front of it.</summary>
    private static IEnumerable<Figure> OfOverlay(WhitelistIndex index, Plate[] hits, Plate[] misses)
    {
        Plate[] changed = [.. hits[..Changes]], asked = [.. Enumerable.Range(0, Lookups).Select(n => changed[n % Changes])];
        var changes = changed.Select((plate, n) => new WhitelistChange(plate, new Registration { Plate = plate, Id = $"NEW-{n}", PeopleAboard = 3 }));
        var replica = Replica.Of(index).With(changes, 2) ?? throw new InvalidOperationException("The changes cannot be held.");
        var green = new GreenChannel(replica, new GateSettings { Site = "north", Name = "gate-1" }, TimeProvider.System);
        yield return new("whitelist with 1,000 changes: Find, hit, of all plates", PerLookup(hits, plate => green.Find(plate).Verdict == WhitelistVerdict.Registered), "ns");
        yield return new("whitelist with 1,000 changes: Find, hit, of the changed plates", PerLookup(asked, plate => green.Find(plate).PeopleAboard == 3), "ns");
        yield return new("whitelist with 1,000 changes: lookup, miss", PerLookup(misses, plate => replica.Of(plate.KeyWithoutColour).Length == 0), "ns");
    }

    private static IEnumerable<Figure> OfSet(Plate[] hits, Plate[] misses)
    {
        var (asked, unknown) = (Array.ConvertAll(hits, plate => plate.Text), Array.ConvertAll(misses, plate => plate.Text));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (time, set) = Timed(() => Registrations(0).Select(registration => registration.Plate.Text).ToHashSet());
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        yield return new($"{SetPeer}: memory per plate", (double)bytes / set.Count, "bytes");
        yield return new($"{SetPeer}: build of 1,000,000", time.TotalSeconds, "s");
        yield return new($"{SetPeer}: lookup, hit", PerLookup(asked, set.Contains), "ns");
        yield return new($"{SetPeer}: lookup, miss", PerLookup(unknown, text => !set.Contains(text)), "ns");
    }

    private static IEnumerable<Figure> OfStore(string path, WhitelistIndex index, Plate[] hits)
    {
        var store = new RegistrationStore(path);
        yield return new($"{StorePeer}: write of 1,000,000", Timed(() => store.Write(index, CancellationToken.None)).TotalSeconds, "s");
        yield return new($"{StorePeer}: file per plate", (double)new FileInfo(path).Length / index.Count, "bytes");
        using var database = new LiteDB.LiteDatabase(new LiteDB.ConnectionString { Filename = path, ReadOnly = true });
        var collection = database.GetCollection("registrations");
        yield return new($"{StorePeer}: lookup, hit", PerLookup(hits[..StoreLookups], plate => collection.FindById((long)plate.Key) is not null), "ns");
    }

    private static WhitelistIndex Build(IEnumerable<Registration> registrations)
    {
        var builder = new IndexBuilder();
        foreach (var registration in registrations)
            builder.Add(registration);
        return builder.Build(1);
    }

    /// <summary>Plates of a county's trucks, spread as a registry would have them.</summary>
    /// <param name="set">Sets with other numbers have no plate in common.</param>
    private static IEnumerable<Registration> Registrations(int set) => Enumerable.Range(0, Plates).Select(n => new Registration
    {
        Plate = PlateOf((n * 44L) + set),
        Id = string.Create(CultureInfo.InvariantCulture, $"SM-2026-{n:D7}"),
        PeopleAboard = 1 + (n % 3),
    });

    private static Plate PlateOf(long number)
    {
        const string characters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        Span<char> text = ['陕', 'K', '0', '0', '0', '0', '0'];
        for (var place = text.Length - 1; place >= 2; place--, number /= characters.Length)
            text[place] = characters[(int)(number % characters.Length)];
        return Plate.TryParse(text, PlateColour.Yellow, out var plate, out _) ? plate : throw new InvalidOperationException("This is no plate.");
    }

    private static Plate[] Shuffled(IEnumerable<Registration> registrations)
    {
        var plates = registrations.Select(registration => registration.Plate).Take(Lookups).ToArray();
        new Random(1).Shuffle(plates);
        return plates;
    }

    /// <summary>The best of five rounds: what else the machine does only ever adds.</summary>
    private static double PerLookup<T>(T[] asked, Func<T, bool> right)
    {
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var began = Stopwatch.GetTimestamp();
            foreach (var one in asked)
            {
                if (!right(one))
                    throw new InvalidOperationException("A lookup gave a wrong answer.");
            }
            var time = Stopwatch.GetElapsedTime(began);
            best = time < best ? time : best;
        }
        return best.TotalNanoseconds / asked.Length;
    }

    private static (TimeSpan Time, T Result) Timed<T>(Func<T> work)
    {
        var began = Stopwatch.GetTimestamp();
        var result = work();
        return (Stopwatch.GetElapsedTime(began), result);
    }

    private static TimeSpan Timed(Action work) => Timed(() => { work(); return true; }).Time;
}
