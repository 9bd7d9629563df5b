using System.Globalization;
using Checkpoint.Benchmarks;

// Measures on the disk the sources are on: a figure from a file system in memory would say nothing.
var folder = Directory.CreateDirectory(Path.Combine(SourceTree.Root, "tests", "output", "benchmarks", Guid.NewGuid().ToString("n"))).FullName;
List<Figure> figures = [];
try
{
    figures.AddRange(await InputToRelay.RunAsync(folder));
    figures.AddRange(WhitelistBench.Run());
    figures.AddRange(await PublishedGate.RunAsync(folder));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

Console.WriteLine("| figure | value | unit | beside |");
Console.WriteLine("|---|---:|---|---|");
foreach (var (name, value, unit, peer) in figures)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {value:#,0.##} | {unit} | {peer} |"));
