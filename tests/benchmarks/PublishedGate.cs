using System.Diagnostics;
using System.Globalization;

namespace Checkpoint.Benchmarks;

/// <summary>(c) The gate as it is published, self-contained and compiled ahead, with 1,000,000 registrations and four lanes.</summary>
internal static class PublishedGate
{
    private const int Starts = 5;
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(20), s_load = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<Figure>> RunAsync(string folder)
    {
        using var gate = new LoadedGate(await PublishAsync(folder), folder);
        await gate.PrepareAsync();

        List<double> starts = [];
        for (var start = 0; start < Starts; start++)
        {
            var (ready, process) = await gate.StartAsync();
            starts.Add(ready.TotalSeconds);
            if (start + 1 < Starts) await LoadedGate.StopAsync(process);
            else return [
                new("published gate: start to lanes ready, 1,000,000 registrations, median of 5", starts.Order().ElementAt(Starts / 2), "s", "aim: under 2"),
                new("published gate: the same, worst of 5", starts.Max(), "s", "aim: under 2"),
                .. await WithLoadAsync(gate, process),
            ];
        }

        return [];
    }

    /// <summary>The program, published once for all benchmarks; <c>CHECKPOINT_EDGE</c> names one that is there.</summary>
    internal static async Task<string> PublishAsync(string folder)
    {
        var program = Environment.GetEnvironmentVariable("CHECKPOINT_EDGE") ?? Path.Combine(folder, "published", "checkpoint-edge");
        if (!File.Exists(program))
            await RunToEndAsync("dotnet", [
                "publish", Path.Combine(SourceTree.Root, "edge"), "-c", "Release", "-r", "linux-x64", "--self-contained", "-o", Path.GetDirectoryName(program)!, "-v", "q"]);
        return program;
    }

    internal static async Task<string> RunToEndAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}");
    }

    private static async Task<IReadOnlyList<Figure>> WithLoadAsync(LoadedGate gate, Process process)
    {
        try
        {
            return await MeasureAsync(gate, process);
        }
        finally
        {
            await LoadedGate.StopAsync(process);
        }
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(LoadedGate gate, Process process)
    {
        await Task.Delay(s_idle);
        var idle = Megabytes(process, "VmRSS");
        var (passes, lasted) = await gate.DriveAsync(passesPerSecond: 5, s_load);
        var (loaded, most) = (Megabytes(process, "VmRSS"), Megabytes(process, "VmHWM"));
        return
        [
            new("published gate: resident memory, idle", idle, "MB", "aim: under 120"),
            new("published gate: resident memory under load", loaded, "MB", "aim: under 120"),
            new("published gate: most resident memory since start", most, "MB"),
            new("published gate: load that was driven", passes / lasted.TotalSeconds, "passes/s", "asked: 5"),
        ];
    }

    private static double Megabytes(Process process, string field)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
