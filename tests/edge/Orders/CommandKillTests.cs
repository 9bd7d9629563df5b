using System.Globalization;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Tests.Gate;
using Checkpoint.Edge.Tests.Uplink;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Protocols.Topics;
using Checkpoint.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using Until = Checkpoint.Edge.Tests.Gate.Until;

namespace Checkpoint.Edge.Tests.Orders;

/// <summary>The gate as a process that is killed or restarts.</summary>
public sealed class CommandKillTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_between_taken_and_done_the_command_is_reported_as_interrupted_and_not_done_again()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var desk = await TestDesk.ConnectAsync(broker.Port);
        var command = TestDesk.Command("cut-1", CommandActions.Open, "x", lifetimeSeconds: 300);
        // The journal as kill -9 leaves it after the record of the command became durable.
        using (var journal = OpenJournal())
            await journal.AppendAsync(new CommandTaken { Command = command.Id, Action = command.Action, Issuer = command.Issuer, Lane = command.Lane, Deadline = command.Deadline });

        // A file that is only there to save time says nothing, and a policy that is none is no reason not to start.
        var orders = Directory.CreateDirectory(Path.Combine(_folder.Path, "data", "orders")).FullName;
        await File.WriteAllTextAsync(Path.Combine(orders, "commands.json"), "{\"stream\":");
        await File.WriteAllTextAsync(Path.Combine(orders, "policy.json"), "{\"version\":9,\"disinfection\":{\"durationSeconds\":200}}");
        await File.WriteAllTextAsync(Path.Combine(orders, "directives.json"), "[]");

        await using var gate = GateProcess.Start(Settings(broker.Port));
        Assert.Equal(CommandOutcome.Interrupted, (await desk.ResultAsync("cut-1")).Outcome);
        await desk.SendAsync(command);
        await Until.TrueAsync(() => desk.Results.Count(result => result.Id == "cut-1") >= 2);
        Assert.All(desk.Results, result => Assert.Equal(CommandOutcome.Interrupted, result.Outcome));
        await StopAsync(gate);
        Assert.Empty((await EventsAsync()).OfType<StaffActed>());
        Assert.Single((await EventsAsync()).OfType<CommandEnded>());
        Assert.Equal(3, Assert.Single((await EventsAsync()).OfType<GateStarted>()).PolicyVersion);
        Assert.Contains("PumpLimitSeconds", Assert.Single((await EventsAsync()).OfType<PolicyRefused>()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_at_any_moment_no_command_acts_twice_and_each_has_one_end()
    {
        var rounds = Scale.Of(12, 3);
        await using var broker = await MosquittoBroker.StartAsync();
        await using var desk = await TestDesk.ConnectAsync(broker.Port);
        var sent = new List<GateCommand>();
        for (var round = 0; round < rounds; round++)
        {
            await using var gate = GateProcess.Start(Settings(broker.Port));
            await gate.AddressAsync();
            await Until.TrueAsync(() => desk.Statuses.LastOrDefault()?.Online == true);
            for (var i = 0; i < 6; i++) sent.Add(TestDesk.Command($"k-{round}-{i}", CommandActions.Open, $"k-{round}-{i}", lifetimeSeconds: 500));
            // Those of earlier rounds again, too; every second round is cut short by another number of answers.
            foreach (var command in sent) await desk.SendAsync(command);
            var answers = round * 3 % 7;
            await Until.TrueAsync(() => desk.Results.Count(result => result.Id.StartsWith($"k-{round}-", StringComparison.Ordinal)) >= Math.Min(answers, 6));
            gate.Kill();
        }

        await using (var last = GateProcess.Start(Settings(broker.Port)))
        {
            foreach (var command in sent) await desk.SendAsync(command);
            await Until.TrueAsync(() => sent.All(command => desk.Results.Any(result => result.Id == command.Id)));
            await StopAsync(last);
        }

        var events = await EventsAsync();
        var acted = events.OfType<StaffActed>().Where(each => each.Value?.StartsWith("k-", StringComparison.Ordinal) == true).GroupBy(each => each.Value).ToList();
        Assert.NotEmpty(acted);
        Assert.All(acted, each => Assert.Single(each));
        Assert.All(events.OfType<CommandEnded>().GroupBy(each => each.Command), each => Assert.Single(each));
        Assert.All(sent, command => Assert.Single(desk.Results.Where(result => result.Id == command.Id).Select(result => result.Outcome).Distinct()));
    }

    [Fact]
    public async Task Restart_ends_in_good_order_and_is_answered_when_the_gate_is_up_again_with_its_policy()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var desk = await TestDesk.ConnectAsync(broker.Port);
        await using (var gate = GateProcess.Start(Settings(broker.Port)))
        {
            await gate.AddressAsync();
            await desk.PublishAsync(GateTopic.Policy(TestDesk.Gate), PolicyJson.Write(new Policy { Version = 42 }), retain: true);
            await Until.TrueAsync(() => desk.Statuses.Any(status => status.PolicyVersion == 42));
            // Until a lane knows all its contacts, the one of the tank last, its arm may be anywhere and no restart is taken.
            await Until.TrueAsync(() => desk.Telemetry.LastOrDefault()?.Lanes is [{ Phase: nameof(LanePhase.Idle) }]);
            await desk.SendAsync(TestDesk.Command("r-1", CommandActions.Restart, lane: null));
            Assert.Equal(GateOutcome.StartAgain, await gate.EndAsync());
        }

        Assert.Empty(desk.Results);
        await desk.PublishAsync(GateTopic.Policy(TestDesk.Gate), [], retain: true); // the gate alone knows its policy now
        await using var again = GateProcess.Start(Settings(broker.Port));
        Assert.Equal(CommandOutcome.Done, (await desk.ResultAsync("r-1")).Outcome);
        await StopAsync(again);
        var events = await EventsAsync();
        Assert.Equal([3, 42], events.OfType<GateStarted>().Select(started => started.PolicyVersion));
        Assert.Equal(2, events.OfType<GateStopping>().Count());
    }

    private IEnumerable<(string, string)> Settings(int port) =>
    [
        .. RunningGate.Defaults(_folder.Path), ("Uplink:Host", "127.0.0.1"), ("Uplink:Port", port.ToString(CultureInfo.InvariantCulture)),
        ("Uplink:ReconnectFrom", "00:00:00.050"), ("Uplink:ReconnectTo", "00:00:00.200"), ("Uplink:TelemetrySeconds", "1"), ("Orders:TrustClock", "true"),
    ];

    private EventJournal OpenJournal() => EventJournal.Open(
        Path.Combine(_folder.Path, "data", "journal"), TestDesk.Gate.Source, new JournalSettings(), TimeProvider.System, NullLogger.Instance);

    private static async Task StopAsync(GateProcess gate)
    {
        await gate.AddressAsync();
        gate.Terminate();
        Assert.Equal(0, await gate.EndAsync());
    }

    private async Task<IReadOnlyList<EventData>> EventsAsync()
    {
        using var journal = OpenJournal();
        var events = new List<EventData>();
        await foreach (var entry in journal.ReadAsync(1, CancellationToken.None))
        {
            events.Add(CloudEventJson.Read(entry.Utf8.Span, out _)!.Data);
            if (entry.Sequence == journal.LastSequence) return events;
        }

        return events;
    }
}
