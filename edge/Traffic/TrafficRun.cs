using System.Text.Json;
using Checkpoint.Edge.Operation;

namespace Checkpoint.Edge.Traffic;

/// <summary>Plays traffic in every lane of a simulated gate until it is told to stop, or all trucks have come.</summary>
internal sealed class TrafficRun(TrafficOptions options, TimeProvider time, TextWriter output, TextWriter errors)
{
    public const int Done = 0, Unreachable = 1;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private int _left = options.Trucks ?? int.MaxValue;

    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var gate = new GateClient(options.Gate, options.Token);
        try
        {
            var lanes = await FindAsync(gate, stop);
            if (lanes is null) return Unreachable;
            await Task.WhenAll(lanes.Select((lane, index) => FollowAsync(gate, lane, index, stop)));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped by the person at the keyboard.
        }

        return Done;
    }

    private async Task<IReadOnlyList<string>?> FindAsync(GateClient gate, CancellationToken stop)
    {
        for (var begin = time.GetTimestamp(); ; await Task.Delay(s_pause, time, stop))
        {
            try
            {
                return [.. (await gate.LanesAsync(stop)).Select(lane => lane.Lane)];
            }
            catch (Exception error) when (IsOfGate(error, stop))
            {
                if (time.GetElapsedTime(begin) < s_patience) continue;
                errors.WriteLine(CommandWords.Of("TrafficUnreachable", options.Gate, error.Message));
                return null;
            }
        }
    }

    /// <summary>
    /// A gate that is restarted, or refuses, does not end the traffic. Gates of one whitelist have each their own visits.
    /// </summary>
    private async Task FollowAsync(GateClient gate, string lane, int index, CancellationToken stop)
    {
        var random = new Random(unchecked((((options.Seed * 397) + options.Gate.Port) * 397) + index));
        var camera = options.Cameras.FirstOrDefault(each => each.Lane == lane);
        var traffic = new LaneTraffic(gate, lane, camera, new VisitPlan(options.Whitelist, random), random, options, time, output);
        while (Interlocked.Decrement(ref _left) >= 0)
        {
            try
            {
                await traffic.NextAsync(stop);
            }
            catch (Exception error) when (IsOfGate(error, stop))
            {
                errors.WriteLine(CommandWords.Of("TrafficInterrupted", lane, error.Message));
                await Task.Delay(s_pause * 4, time, stop);
            }
        }
    }

    private static bool IsOfGate(Exception error, CancellationToken stop) =>
        error is HttpRequestException or JsonException || (error is OperationCanceledException && !stop.IsCancellationRequested);
}
