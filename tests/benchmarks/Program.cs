using System.Globalization;
using Checkpoint.Benchmarks;

// Measures on the disk the sources are on: a figure from a file system in memory would say nothing.
var folder = Directory.CreateDirectory(Path.Combine(SourceTree.Root, "tests", "output", "benchmarks", Guid.NewGuid().ToString("n"))).FullName;
(string Name, Func<Task<IReadOnlyList<Figure>>> Run)[] benchmarks =
[
    ("relay", () => InputToRelay.RunAsync(folder)),
    ("journal", () => JournalBench.RunAsync(folder)),
    ("whitelist", () => Task.FromResult(WhitelistBench.Run())),
    ("drain", () => DrainBench.RunAsync(folder)),
    ("sync", () => SyncBench.RunAsync(folder)),
    ("change", () => ChangeBench.RunAsync(folder)),
    ("gate", () => PublishedGate.RunAsync(folder)),
];
var wrong = args.Except(benchmarks.Select(each => each.Name)).ToList();
if (wrong.Count > 0)
{
    Console.Error.WriteLine($"There is no {string.Join(", ", wrong)}; name any of {string.Join(", ", benchmarks.Select(each => each.Name))}, or nothing for all.");
    return 2;
}

try
{
    Console.WriteLine("| figure | value | unit | beside |");
    Console.WriteLine("|---|---:|---|---|");
    foreach (var (_, run) in benchmarks.Where(each => args.Length == 0 || args.Contains(each.Name)))
        foreach (var (name, value, unit, peer) in await run())
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {value:#,0.##} | {unit} | {peer} |"));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

return 0;
