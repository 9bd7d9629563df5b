using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Orders;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Edge.Tests.Hardware;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Protocols.Topics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Checkpoint.Edge.Tests.Orders;

/// <summary>Policy and directives through a real mosquitto.</summary>
public sealed class PolicyTests
{
    [Fact]
    public async Task A_newer_policy_is_kept_and_applied_and_an_older_one_only_by_force()
    {
        await using var rig = await OrdersRig.StartAsync(settings: ("Uplink:TelemetrySeconds", "1"));
        await SendAsync(rig, new Policy { Version = 7, Screening = new() { FeverCelsius = 37.5 } });
        Assert.Equal(7, (await rig.Gate.EventAsync<PolicyApplied>()).Version);
        Assert.Equal(37.5, rig.Gate.Host.Rules.Policy.Screening.FeverCelsius);
        await Until.TrueAsync(() => rig.Desk.Statuses.Any(status => status.PolicyVersion == 7));

        await SendAsync(rig, new Policy { Version = 5 });
        Assert.Equal(5, (await rig.Gate.EventAsync<PolicyRefused>()).Version);
        Assert.Equal("Version 5 is lower than 7, which is in use.", (await rig.Desk.AskAsync(TestDesk.Command("p-1", CommandActions.TakePolicy, lane: null))).Message);
        Assert.Equal(7, rig.Gate.Host.Rules.Policy.Version);
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("p-2", CommandActions.TakePolicy, lane: null) with { Force = true })).Outcome);
        Assert.Equal(5, rig.Gate.Host.Rules.Policy.Version);
        await rig.Gate.EventAsync<PolicyApplied>(applied => applied.Version == 5);

        // Another policy under the number in use: a centre whose store was put back.
        await SendAsync(rig, new Policy { Version = 5, Screening = new() { FeverCelsius = 37.2 } });
        await rig.Gate.EventAsync<PolicyRefused>(refused => refused.Problem.Contains("other content", StringComparison.Ordinal));
        Assert.Equal(CommandCodes.PolicyNotNewer, (await rig.Desk.AskAsync(TestDesk.Command("p-3", CommandActions.TakePolicy, lane: null))).Code);
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("p-4", CommandActions.TakePolicy, lane: null) with { Force = true })).Outcome);
        Assert.Equal(37.2, rig.Gate.Host.Rules.Policy.Screening.FeverCelsius);
    }

    [Fact]
    public async Task A_policy_that_cannot_be_used_is_recorded_and_the_one_in_use_stays()
    {
        await using var rig = await OrdersRig.StartAsync();
        await rig.Desk.PublishAsync(GateTopic.Policy(TestDesk.Gate), """{"version":8,"screening":{"feverCelsius":99}}"""u8.ToArray(), retain: true);
        Assert.Contains("feverCelsius", (await rig.Gate.EventAsync<PolicyRefused>()).Problem, StringComparison.Ordinal);
        await SendAsync(rig, new Policy { Version = 9, Disinfection = new() { Duration = TimeSpan.FromSeconds(200) } });
        Assert.Contains("PumpLimitSeconds", (await rig.Gate.EventAsync<PolicyRefused>(refused => refused.Version == 9)).Problem, StringComparison.Ordinal);
        Assert.Equal(3, rig.Gate.Host.Rules.Policy.Version);
        await SendAsync(rig, new Policy { Version = 10 });
        await rig.Gate.EventAsync<PolicyApplied>();
    }

    [Fact]
    public async Task A_vehicle_in_the_lane_is_treated_to_its_end_by_the_policy_it_came_under()
    {
        await using var rig = await OrdersRig.StartAsync();
        await rig.Gate.Client.PostAsJsonAsync("/simulation/lanes/lane-1/truck", new { });
        var pass = (await rig.Gate.EventAsync<PassArrived>()).Pass;
        await SendAsync(rig, new Policy { Version = 7 });
        await Until.TrueAsync(() => File.Exists(Path.Combine(rig.Gate.DataFolder, "orders", "policy.json")));
        Assert.Equal(3, rig.Gate.Host.Rules.Policy.Version);
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("t-1", CommandActions.TurnAway, "x") with { Pass = pass })).Outcome);
        Assert.Equal(3, rig.Gate.Host.Rules.Policy.Version);
        Assert.Empty(rig.Gate.Events.OfType<PolicyApplied>());
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("t-2", CommandActions.TakePolicy, lane: null))).Outcome);
        Assert.Equal(7, rig.Gate.Host.Rules.Policy.Version);
    }

    [Fact]
    public async Task The_gate_tells_the_policy_every_lane_goes_by()
    {
        await using var rig = await OrdersRig.StartAsync(settings: [("Lanes:0:Name", "lane-1"), ("Lanes:1:Name", "lane-2")]);
        await rig.Gate.Client.PostAsJsonAsync("/simulation/lanes/lane-2/truck", new { });
        await rig.Gate.EventAsync<PassArrived>();
        await SendAsync(rig, new Policy { Version = 7 });
        await Until.TrueAsync(() => rig.Gate.Host.Rules.Policy.Version == 7);
        Assert.Equal(3, Told());
        Assert.Equal(CommandOutcome.Done, (await rig.Desk.AskAsync(TestDesk.Command("l-1", CommandActions.TakePolicy, lane: null))).Outcome);
        Assert.Equal(7, Told());

        long? Told() => MessageJson.ReadStatus(rig.Gate.Services.GetRequiredService<GateReport>().Status(online: true, DateTimeOffset.Now), out _)?.PolicyVersion;
    }

    [Fact]
    public async Task The_gate_tells_which_directives_it_goes_by()
    {
        await using var rig = await OrdersRig.StartAsync(settings: ("Uplink:TelemetrySeconds", "1"));
        foreach (var version in (long[])[4, 5])
        {
            await rig.Desk.PublishAsync(GateTopic.Directives(TestDesk.Gate), OrderJson.Write(new DirectiveList { Version = version, Directives = [] }), retain: true);
            await Until.TrueAsync(() => rig.Desk.Statuses.LastOrDefault()?.DirectivesVersion == version);
        }
    }

    [Fact]
    public async Task Directives_are_shown_to_staff_until_acknowledged_by_name()
    {
        await using var rig = await OrdersRig.StartAsync();
        using var counted = new Counted(rig.Gate.Services.GetRequiredService<IMeterFactory>(), "checkpoint.uplink.bad_messages", UplinkMetrics.MeterName);
        var list = new DirectiveList
        {
            Version = 2,
            Directives =
            [
                new() { Id = "d-1", Title = new("测温", "Screening"), Text = new("复测。", "Measure twice."), IssuedAt = DateTimeOffset.Now, Issuer = "李娜" },
                new() { Id = "d-2", Title = new("旧", "Old"), Text = new("旧", "Old"), IssuedAt = DateTimeOffset.Now, Issuer = "李娜", Until = DateTimeOffset.Now.AddMinutes(-1) },
            ],
        };
        await rig.Desk.PublishAsync(GateTopic.Directives(TestDesk.Gate), "{"u8.ToArray(), retain: true);
        await rig.Desk.PublishAsync(GateTopic.Directives(TestDesk.Gate), OrderJson.Write(list), retain: true);
        await rig.Desk.PublishAsync(GateTopic.Directives(TestDesk.Gate), OrderJson.Write(list with { Version = 1, Directives = [] }), retain: true);
        await Until.TrueAsync(() => counted.Tags.Contains("kind=directives"));
        var shown = await Until.FoundAsync(async () => await rig.Gate.Client.GetFromJsonAsync<JsonElement[]>("/directives") is { Length: > 0 } found ? found : null);
        Assert.Equal("d-1", Assert.Single(shown).GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await rig.Gate.Client.PostAsync("/directives/d-9/acknowledge", null)).StatusCode);
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.OK, (await rig.Gate.Client.PostAsync("/directives/d-1/acknowledge", null)).StatusCode);
        Assert.Equal(("d-1", RunningGate.Person), (await rig.Gate.EventAsync<DirectiveAcknowledged>()) is var read ? (read.Directive, read.By) : default);
        Assert.Single(rig.Gate.Events.OfType<DirectiveAcknowledged>());
        var again = await rig.Gate.Client.GetFromJsonAsync<JsonElement[]>("/directives");
        Assert.Equal(RunningGate.Person, again![0].GetProperty("acknowledged")[0].GetProperty("by").GetString());
        // A centre whose store was put back may give a number again.
        await rig.Desk.PublishAsync(GateTopic.Directives(TestDesk.Gate), OrderJson.Write(list with { Directives = [list.Directives[0] with { Id = "d-3" }] }), retain: true);
        await Until.FoundAsync(async () => await rig.Gate.Client.GetFromJsonAsync<JsonElement[]>("/directives") is { } found && found[0].GetProperty("id").GetString() == "d-3" ? found : null);
        var file = Path.Combine(rig.Gate.DataFolder, "orders", "directives.json");
        await Until.TrueAsync(() => File.Exists(file) && File.ReadAllText(file).Contains("d-3", StringComparison.Ordinal));
        rig.Gate.Client.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(HttpStatusCode.Unauthorized, (await rig.Gate.Client.GetAsync("/directives")).StatusCode);
    }

    [Fact]
    public async Task An_acknowledgement_the_journal_has_no_room_for_is_refused_and_can_be_repeated()
    {
        HeldDisk? disk = null;
        await using var gate = await RunningGate.StartAsync(null, enlist: true, services => services.AddSingleton(provider => EventJournal.Open(
            disk = new HeldDisk(new JournalFolder(provider.GetRequiredService<IOptions<GateSettings>>().Value.PathOf("journal"))),
            "/shenmu/north", new JournalSettings { MaximumPendingBytes = 64 << 10 }, TimeProvider.System, NullLogger.Instance)));
        var journal = gate.Services.GetRequiredService<EventJournal>();
        var directive = new Directive { Id = "d-1", Title = new("测温", "Screening"), Text = new("复测。", "Measure twice."), IssuedAt = DateTimeOffset.Now, Issuer = "李娜" };
        gate.Services.GetRequiredService<DirectiveBoard>().Receive(
            GateTopic.Directives(TestDesk.Gate), OrderJson.Write(new DirectiveList { Version = 1, Directives = [directive] }), isLive: true);
        var held = disk!.Hold(DiskCall.Sync);
        try
        {
            while (journal.Append([new GateFault { Part = "test", Health = PartHealth.Ok, Message = "x" }])) { }
            await held;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gate.Client.PostAsync("/directives/d-1/acknowledge", null)).StatusCode);
        }
        finally
        {
            disk.Release();
        }

        await Until.TrueAsync(() => journal.IsWritable && journal.PendingEvents == 0);
        var shown = await gate.Client.GetFromJsonAsync<JsonElement[]>("/directives");
        Assert.Empty(Assert.Single(shown!).GetProperty("acknowledged").EnumerateArray());
        Assert.Equal(HttpStatusCode.OK, (await gate.Client.PostAsync("/directives/d-1/acknowledge", null)).StatusCode);
        Assert.Equal(RunningGate.Person, (await gate.EventAsync<DirectiveAcknowledged>()).By);
    }

    private static Task SendAsync(OrdersRig rig, Policy policy) => rig.Desk.PublishAsync(GateTopic.Policy(TestDesk.Gate), PolicyJson.Write(policy), retain: true);
}
