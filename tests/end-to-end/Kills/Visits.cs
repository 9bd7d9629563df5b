using System.Text.Json;
using Checkpoint.EndToEnd.Tests.Rig;

namespace Checkpoint.EndToEnd.Tests.Kills;

/// <summary>
/// Vehicle after vehicle in one lane, each with a plate of its own, whatever happens to the gate. They are contacts that are
/// closed below the driver: a simulated truck would take most of its time to drive up.
/// </summary>
internal sealed class Visits(KilledGate gate, string lane, Func<string> nextPlate, Random random)
{
    private static readonly TimeSpan s_betweenPeople = TimeSpan.FromSeconds(4);

    private readonly List<string> _answered = [];
    private long _presentedAt;

    /// <summary>Plates of which the gate has told the camera that it has them.</summary>
    public IReadOnlyList<string> Answered => _answered;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await VisitAsync();
            }
            catch (Exception dead) when (dead is HttpRequestException or IOException or TaskCanceledException or JsonException)
            {
                await PauseAsync(50);
            }
        }
    }

    private async Task VisitAsync()
    {
        await UntilAsync("Idle");
        gate.Reach(Stage.LaneFree);
        await gate.ForceAsync(lane, "ArrivalLoop", true);
        await UntilAsync("Arrived");
        gate.Reach(Stage.Arrived);
        var plate = nextPlate();
        if (await gate.ReadAsync(lane, plate)) _answered.Add(plate);
        gate.Reach(Stage.PlateRead);
        await UntilAsync("Disinfecting", "Cleared", "Opening", "Passing");
        gate.Reach(Stage.Screened);
        await UntilAsync("Passing");
        gate.Reach(Stage.ArmUp);
        await gate.ForceAsync(lane, "ArrivalLoop", false);
        await gate.ForceAsync(lane, "BarrierLoop", true);
        gate.Reach(Stage.UnderTheArm);
        await PauseAsync(random.Next(500, 1000)); // the length of the vehicle
        await gate.ForceAsync(lane, "BarrierLoop", false);
        gate.Reach(Stage.Gone);
        await UntilAsync("Idle");
    }

    private async Task UntilAsync(params string[] phases) => await Wait.ForAsync(
        $"{gate.Name} {lane} in {phases[0]}",
        async () =>
        {
            try
            {
                var view = await gate.LaneAsync(lane);
                if (view.TryGetProperty("awaits", out var reason)) await HelpAsync(reason.GetString()!);
                var phase = view.GetProperty("phase").GetString();
                if (phase == "Screening") await PresentAsync();
                return phase;
            }
            catch (HttpRequestException dead)
            {
                throw new IOException(dead.Message, dead); // This visit is over: the gate has forgotten the vehicle.
            }
        },
        seen => phases.Contains(seen), () => gate.Output, TimeSpan.FromMinutes(2));

    /// <summary>Somebody comes to the thermometer, and again when it has not worked; not for long, or the next vehicle finds a forehead for a wall.</summary>
    private async Task PresentAsync()
    {
        if (TimeProvider.System.GetElapsedTime(_presentedAt) < s_betweenPeople) return;
        _presentedAt = TimeProvider.System.GetTimestamp();
        await gate.PresentAsync(lane);
    }

    private Task HelpAsync(string reason) => gate.ActAsync(lane, reason switch
    {
        "Restarted" or "BarrierFault" => new { action = "resetLane" },
        "NoSprayFlow" or "TankLow" => new { action = "disinfectedByHand" },
        "ThermometerFault" or "ScreeningIncomplete" or "ContactThermometer" => new { action = "enterContactReading", celsius = 36.6 },
        _ => new { action = "turnAway", reason = "not expected" },
    });

    private static Task PauseAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
}
