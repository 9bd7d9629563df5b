using System.Net;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Operation;
using Checkpoint.Edge.Staff;

namespace Checkpoint.Edge.Traffic;

/// <summary>The vehicles of one lane, one after the other, with the camera that sees them and the person who helps.</summary>
internal sealed class LaneTraffic(
    GateClient gate, string lane, CameraAddress? camera, VisitPlan plan, Random random, TrafficOptions options, TimeProvider time, TextWriter output)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(20);

    /// <summary>A vehicle that is there for longer has nobody who can help it; the next may come.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    private bool _began;
    private long? _beat;
    private long _number = random.Next(1_000_000);
    private (LaneKey Key, long Since, TimeSpan Delay)? _noticed;

    /// <summary>The next vehicle, from the pause before it until the lane is empty again.</summary>
    public async Task NextAsync(CancellationToken stop)
    {
        var visit = plan.Next();
        // Who starts the traffic wants to see it: the first vehicle comes at once.
        await WaitAsync(_began ? Exponential(TimeSpan.FromHours(1 / options.TrucksPerHour)) : TimeSpan.Zero, stop);
        _began = true;
        output.WriteLine(CommandWords.Of("TrafficArrives", lane, visit.Story));
        if (visit.Fault is { } fault) await gate.FaultAsync(lane, fault, true, stop);
        await gate.ArriveAsync(lane, visit.Truck, stop);
        if (visit.Follower is { } follower) await gate.ArriveAsync(lane, follower, stop);
        try
        {
            await AttendAsync(visit, stop);
        }
        finally
        {
            if (visit.Fault is { } left) await gate.FaultAsync(lane, left, false, CancellationToken.None);
        }
    }

    private async Task AttendAsync(Visit visit, CancellationToken stop)
    {
        var (seen, began) = (false, time.GetTimestamp());
        while (time.GetElapsedTime(began) < s_longest)
        {
            var road = await gate.RoadAsync(lane, stop);
            if (road.Trucks.Count == 0) break;
            if (!seen && road.Sensors.GetValueOrDefault(nameof(LaneSensor.ArrivalLoop)))
            {
                seen = true;
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 900)), time, stop);
                await SeeAsync(visit, stop);
            }

            await ServeAsync(visit, stop);
            await LookAwayAsync(stop);
        }
    }

    private async Task SeeAsync(Visit visit, CancellationToken stop)
    {
        if (camera is null || visit.Read is not { } read) return;
        using var body = CameraPush.Read(camera.Kind, read, visit.Confidence, ++_number, time.GetLocalNow());
        var status = await gate.PushAsync(camera.Path, body, stop);
        if (status != HttpStatusCode.OK) output.WriteLine(CommandWords.Of("TrafficCamera", lane, (int)status));
    }

    /// <summary>Does what the lane waits for, once a person would have noticed it and come.</summary>
    private async Task ServeAsync(Visit? visit, CancellationToken stop)
    {
        if (!gate.HasStaff) return;
        var view = await gate.LaneAsync(lane, stop);
        if (StaffDesk.Act(view, visit) is not { } action)
        {
            _noticed = null;
            return;
        }

        var key = LaneKey.Of(view, action);
        if (_noticed is not { } noticed || noticed.Key != key)
        {
            _noticed = (key, time.GetTimestamp(), options.StaffDelay * (0.5 + random.NextDouble()));
            return;
        }

        if (time.GetElapsedTime(noticed.Since) < noticed.Delay) return;
        _noticed = null;
        if (action.Action == "disinfect" && visit?.Fault is { } fault) await gate.FaultAsync(lane, fault, false, stop);
        await gate.ActAsync(lane, action, stop);
    }

    /// <summary>The pause between vehicles; the person goes on to clear up.</summary>
    private async Task WaitAsync(TimeSpan pause, CancellationToken stop)
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < pause;)
        {
            await ServeAsync(null, stop);
            await LookAwayAsync(stop);
        }
    }

    private async Task LookAwayAsync(CancellationToken stop)
    {
        if (camera is not null && (_beat is not { } beat || time.GetElapsedTime(beat) > s_heartbeat))
        {
            _beat = time.GetTimestamp();
            using var body = CameraPush.Heartbeat(camera.Kind, time.GetLocalNow());
            await gate.PushAsync(camera.Path, body, stop);
        }

        await Task.Delay(s_look, time, stop);
    }

    private TimeSpan Exponential(TimeSpan mean) => mean * -Math.Log(1 - random.NextDouble());

    /// <summary>What a person has noticed: something else is noticed anew.</summary>
    private readonly record struct LaneKey(string? Pass, string Action)
    {
        public static LaneKey Of(LaneView view, ActionRequest action) => new(view.Pass, action.Action);
    }
}
