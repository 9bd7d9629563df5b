using System.Text.Json;
using Checkpoint.EndToEnd.Tests.Rig;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.EndToEnd.Tests;

/// <summary>From the truck on the loop to the event at the centre, every program a process of its own.</summary>
public sealed class LaneScenarios(CheckpointRig rig) : IClassFixture<CheckpointRig>, IAsyncLifetime
{
    private static readonly object s_healthy = new { bodyCelsius = 36.6 };

    private GateProcess Gate => rig.Gate;

    private int _opened;

    public async ValueTask InitializeAsync()
    {
        await Gate.UntilAsync("a free lane", lane => Phase(lane) == "Idle");
        _opened = await Gate.PulsesAsync("Open");
    }

    /// <summary>Whatever a scenario did, no arm came down on a vehicle.</summary>
    public async ValueTask DisposeAsync()
    {
        var world = await Gate.WorldAsync();
        Assert.Equal(0, world.GetProperty("collisions").GetInt32());
        Assert.Equal(0, world.GetProperty("interlockViolations").GetInt32());
    }

    [Fact]
    public async Task A_registered_and_healthy_vehicle_passes_without_a_person()
    {
        var closed = await Gate.PulsesAsync("Close");
        await Gate.TruckAsync(new { people = new[] { s_healthy } });
        var answer = await Gate.ZhenshiAsync("陕K10001");
        Assert.Contains("Response_AlarmInfoPlate", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"ok\"", answer, StringComparison.Ordinal);

        var pass = await PassOfAsync("陕K10001");
        await rig.Page.ShowsPlateAsync("陕K", "10001");
        var stored = await EndedAsync(pass);
        Assert.Equal(("passed", "greenChannel", "registered"), (stored.Outcome, stored.Ground, stored.Verdict));
        Assert.Equal(
            [typeof(PassArrived), typeof(PassIdentified), typeof(PassCleared), typeof(BarrierOpening), typeof(BarrierOpened), typeof(PassPassing), typeof(PassEnded)],
            stored.Events.Select(e => e.Data).Where(data => data is not (PassReading or PassScreened or DisinfectionStarted or DisinfectionCompleted or AlarmRaised or AlarmCleared))
                .TakeWhile(data => data is not BarrierClosing).Select(data => data.GetType()));
        Assert.Single(stored.Of<PassScreened>());
        Assert.Single(stored.Of<DisinfectionCompleted>());
        Assert.NotNull(stored.Of<PassIdentified>().Single().Picture);
        await OpenedAsync(1);
        await Gate.UntilAsync("a free lane", lane => Phase(lane) == "Idle");
        Assert.Equal(closed + 1, await Gate.PulsesAsync("Close"));
        await rig.Page.ShowsPhaseAsync("Idle");
    }

    [Fact]
    public async Task A_hikvision_camera_identifies_a_vehicle_that_already_waits()
    {
        await Gate.TruckAsync(new { people = new[] { s_healthy } });
        await Gate.UntilAsync("arrival", lane => Phase(lane) == "Arrived");
        await Gate.HikvisionAsync("陕K10002");
        var pass = await PassOfAsync("陕K10002");
        await rig.Page.ShowsPlateAsync("陕K", "10002");
        var stored = await EndedAsync(pass);
        Assert.Equal(("passed", "greenChannel"), (stored.Outcome, stored.Ground));
        await OpenedAsync(1);
        Assert.Equal("side", stored.Of<PassIdentified>().Single().By);
    }

    [Fact]
    public async Task An_unregistered_vehicle_waits_until_staff_admit_it()
    {
        await ComesAsync(new { people = new[] { s_healthy } }, "晋B77777");
        var pass = PassOf(await AwaitsAsync("Unregistered"));
        await rig.Page.ShowsReasonAsync("Unregistered");
        await rig.Page.ScreenshotAsync("unregistered");
        await OpenedAsync(0);

        await Gate.ActAsync(new { action = "admit", reason = "registered by hand" });
        var stored = await EndedAsync(pass);
        Assert.Equal(("passed", "staff", "unregistered"), (stored.Outcome, stored.Ground, stored.Verdict));
        Assert.Contains(stored.Of<StaffActed>(), acted => acted is { Action: "admit", By: GateProcess.Guard, Accepted: true });
        await OpenedAsync(1);
    }

    [Fact]
    public async Task A_fever_is_held_and_isolated()
    {
        await ComesAsync(new { behaviour = "ReverseOut", waitSeconds = 40, people = new[] { new { bodyCelsius = 38.6 } } }, "陕K10003");
        var pass = PassOf(await Gate.UntilAsync("a hold", lane => Phase(lane) == "Held"));
        await rig.Page.ShowsPhaseAsync("Held");
        await rig.Page.ShowsAlarmAsync("Fever");
        await rig.Page.ScreenshotAsync("fever");
        await Gate.UntilAsync("the second reading", lane => lane.GetProperty("fever").GetString() == "Contact");
        await Gate.ActAsync(new { action = "enterContactReading", celsius = 38.7 });
        await Gate.ActAsync(new { action = "isolate" });

        var stored = await EndedAsync(pass);
        Assert.Equal("isolated", stored.Outcome);
        Assert.Contains(stored.Of<StaffActed>(), acted => acted is { Action: "isolate", By: GateProcess.Guard });
        Assert.Empty(stored.Of<PassCleared>());
        await OpenedAsync(0);
    }

    [Fact]
    public async Task A_near_miss_is_offered_and_taken_by_staff_only()
    {
        await ComesAsync(new { people = new[] { s_healthy } }, "陕K10008");
        var lane = await AwaitsAsync("NearMiss");
        Assert.Equal("陕K1000B", lane.GetProperty("vehicle").GetProperty("candidates")[0].GetProperty("plate").GetString());
        await rig.Page.ShowsReasonAsync("NearMiss");
        await OpenedAsync(0);

        await Gate.ActAsync(new { action = "enterPlate", plate = "陕K·1000b", colour = "yellow" });
        var stored = await EndedAsync(PassOf(lane));
        Assert.Equal(("passed", "staff", "陕K1000B", "registered"), (stored.Outcome, stored.Ground, stored.Plate, stored.Verdict));
        await OpenedAsync(1);
    }

    [Fact]
    public async Task A_thermometer_with_wrong_PEC_gives_no_verdict()
    {
        await Gate.FaultAsync("WrongPec", on: true);
        try
        {
            await ComesAsync(new { people = new[] { s_healthy } }, "陕K10004");
            var pass = PassOf(await AwaitsAsync("ThermometerFault"));
            await rig.Page.ShowsAlarmAsync("ThermometerFault");
            await OpenedAsync(0);
            await Gate.ActAsync(new { action = "enterContactReading", celsius = 36.5 });
            var stored = await EndedAsync(pass);
            Assert.Equal(("passed", "staff"), (stored.Outcome, stored.Ground));
            await OpenedAsync(1);
            Assert.DoesNotContain(stored.Of<PassReading>(), reading => reading is { Method: ReadingMethod.Infrared, Verdict: not ReadingVerdict.SensorFault });
            Assert.Contains(stored.Of<PassReading>(), reading => reading is { Method: ReadingMethod.Contact, BodyCelsius: 36.5, By: GateProcess.Guard });
        }
        finally
        {
            await Gate.FaultAsync("WrongPec", on: false);
        }

        await Gate.UntilAsync("a thermometer that works again", lane => !HasAlarm(lane, "ThermometerFault"));
        await rig.Page.NoLongerShowsAlarmAsync("ThermometerFault");
    }

    [Fact]
    public async Task A_spray_without_flow_is_done_by_hand()
    {
        await Gate.FaultAsync("NoFlow", on: true);
        try
        {
            await ComesAsync(new { people = new[] { s_healthy } }, "陕K10005");
            var pass = PassOf(await AwaitsAsync("NoSprayFlow"));
            await rig.Page.ShowsReasonAsync("NoSprayFlow");
            await OpenedAsync(0);
            await Gate.ActAsync(new { action = "disinfectedByHand" });
            var stored = await EndedAsync(pass);
            Assert.Equal(("passed", "staff"), (stored.Outcome, stored.Ground));
            await OpenedAsync(1);
            Assert.Equal(DisinfectionFailure.NoFlow, stored.Of<DisinfectionFailed>().First().Reason);
            Assert.Equal((true, GateProcess.Guard), (stored.Of<DisinfectionCompleted>().Single().ByHand, stored.Of<DisinfectionCompleted>().Single().By));
        }
        finally
        {
            await Gate.FaultAsync("NoFlow", on: false);
        }
    }

    [Fact]
    public async Task A_tailgater_raises_an_alarm_and_no_arm_comes_down_on_it()
    {
        await Gate.TruckAsync(new { people = new[] { s_healthy } });
        await ComesAsync(new { behaviour = "Tailgate", lengthMetres = 6 }, "陕K10006");
        var stored = await EndedAsync(await PassOfAsync("陕K10006"));
        Assert.Equal("passed", stored.Outcome);
        await Gate.UntilAsync("the alarm", lane => HasAlarm(lane, "Tailgating"));
        await rig.Page.ShowsAlarmAsync("Tailgating");
        await OpenedAsync(1);
        await ClearedUpAsync();
    }

    [Fact]
    public async Task An_obstruction_while_closing_opens_again()
    {
        await Gate.TruckAsync(new { people = new[] { s_healthy } });
        await ComesAsync(new { behaviour = "EnterWhenClosing", lengthMetres = 6 }, "陕K10007");
        await Task.WhenAll(Gate.UntilAsync("the alarm", lane => HasAlarm(lane, "Obstruction")), rig.Page.ShowsAlarmAsync("Obstruction"));
        await OpenedAsync(2);
        await ClearedUpAsync();
    }

    [Fact]
    public async Task A_silent_camera_is_reported_and_staff_type_the_plate()
    {
        await Gate.UntilAsync("the alarm", lane => HasAlarm(lane, "CameraSilent"));
        await rig.Page.ShowsAlarmAsync("CameraSilent");
        await Gate.TruckAsync(new { people = new[] { s_healthy } });
        var pass = PassOf(await AwaitsAsync("NoPlate"));
        await rig.Page.ShowsReasonAsync("NoPlate");
        await OpenedAsync(0);
        await Gate.ActAsync(new { action = "enterPlate", plate = "陕K10009", colour = "yellow" });
        var stored = await EndedAsync(pass);
        Assert.Equal(("passed", "staff", "registered"), (stored.Outcome, stored.Ground, stored.Verdict));
        Assert.Equal((PlateSource.Staff, GateProcess.Guard), (stored.Of<PassIdentified>().Single().Source, stored.Of<PassIdentified>().Single().By));
        await OpenedAsync(1);
        await Gate.ZhenshiAsync("_无_");
        await Gate.UntilAsync("a camera that is heard again", lane => !HasAlarm(lane, "CameraSilent"));
    }

    /// <summary>A vehicle comes; its plate is read when it stands at the line.</summary>
    private async Task ComesAsync(object truck, string plate)
    {
        await Gate.TruckAsync(truck);
        await Gate.UntilAsync("arrival", lane => Phase(lane) == "Arrived");
        await Gate.ZhenshiAsync(plate);
    }

    private Task<JsonElement> AwaitsAsync(string reason) => Gate.UntilAsync($"a lane that awaits {reason}", lane => Text(lane, "awaits") == reason);

    private async Task<string> PassOfAsync(string plate) => PassOf(await Gate.UntilAsync(
        $"the identification of {plate}", lane => lane.TryGetProperty("vehicle", out var vehicle) && Text(vehicle, "plate") == plate));

    /// <summary>How often the open relay was energised in this scenario.</summary>
    private async Task OpenedAsync(int times) => Assert.Equal(_opened + times, await Gate.PulsesAsync("Open"));

    private Task<StoredPass> EndedAsync(string pass) => rig.Centre.PassAsync(pass, stored => stored.Outcome is not null);

    /// <summary>The vehicles are gone, the guard has looked and answers what still calls.</summary>
    private async Task ClearedUpAsync()
    {
        await Wait.UntilAsync("an empty road", async () => (await Gate.WorldAsync()).GetProperty("trucks").GetArrayLength() == 0);
        foreach (var alarm in Calling(await Gate.UntilAsync("a lane at rest", lane => Phase(lane) == "Idle")))
            await Gate.ActAsync(new { action = "acknowledgeAlarm", alarm });
        await Gate.UntilAsync("a free lane without alarms", lane => Phase(lane) == "Idle" && !Calling(lane).Any());
    }

    private static IEnumerable<string> Calling(JsonElement lane) =>
        lane.GetProperty("alarms").EnumerateArray().Select(a => Text(a, "alarm")!).Where(alarm => alarm != "CameraSilent");

    private static string PassOf(JsonElement lane) => Text(lane, "pass")!;

    private static string? Phase(JsonElement lane) => Text(lane, "phase");

    private static string? Text(JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static bool HasAlarm(JsonElement lane, string alarm) =>
        lane.GetProperty("alarms").EnumerateArray().Any(a => string.Equals(Text(a, "alarm"), alarm, StringComparison.OrdinalIgnoreCase));
}
