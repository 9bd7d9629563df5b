namespace Checkpoint.Benchmarks;

/// <summary>
/// From the last required input (the normal reading of the last person aboard) to the write of the open relay, through the
/// shipped lane thread, journal with its fsync and relay code. Timers run on a clock that this program moves, so that a pass
/// takes no longer than its work; what is measured is real time. Each pass is followed by a bare append to another file.
/// </summary>
internal static class InputToRelay
{
    private const int Passes = 10_000, Warmup = 500;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string folder)
    {
        using var append = new BareAppend(Path.Combine(folder, "append"));
        await using var gate = new WorkedLane(Path.Combine(folder, "gate"));
        List<TimeSpan> toRelay = [], toDisk = [];
        for (var pass = 0; pass < Warmup + Passes; pass++)
        {
            var relay = await gate.PassAsync(pass);
            var disk = append.Measure();
            if (pass < Warmup) continue;
            toRelay.Add(relay);
            toDisk.Add(disk);
        }

        var (ours, bare) = (new Percentiles(toRelay), new Percentiles(toDisk));
        return
        [
            .. Row("p50", ours.At(0.5), bare.At(0.5)),
            .. Row("p99", ours.At(0.99), bare.At(0.99)),
            .. Row("max", ours.Max, bare.Max),
            new("p99 by that append's p99", ours.At(0.99) / bare.At(0.99), "", "aim: under 2"),
        ];
    }

    private static Figure[] Row(string which, double ours, double bare) =>
    [
        new($"last input to open relay, {Passes} passes, {which}", ours, "µs", "append below"),
        new($"append of 400 bytes and fsync, {which}", bare, "µs"),
    ];
}
