using System.Runtime.InteropServices;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Operation;
using Checkpoint.Edge.Uplink;
using Checkpoint.Edge.Whitelist;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Orders;

/// <summary>Gathers what helps from afar, within the size of a message.</summary>
internal sealed class Diagnostics(
    GateHealth health, EventJournal journal, GateReport report, PolicyInUse policies, DirectiveBoard directives, ClockSync clock,
    IOptions<GateSettings> gate, TimeProvider time, IServiceProvider services)
{
    /// <summary>Room for id, outcome and time around it.</summary>
    private const int MaximumBytes = MessageJson.MaximumBytes - 4096;

    private readonly long _began = time.GetTimestamp();

    public async Task<GateDiagnostics> LookAsync()
    {
        var parts = (await health.LookAsync()).Parts;
        var all = new GateDiagnostics
        {
            Version = GateVersion.Text,
            Runtime = $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}",
            UptimeSeconds = Math.Round(time.GetElapsedTime(_began).TotalSeconds, 1),
            ClockSynchronized = clock.IsSynchronized,
            Stream = journal.Stream,
            LastSequence = journal.LastSequence,
            ConfirmedSequence = journal.ConfirmedSequence,
            JournalBytes = journal.SizeBytes,
            DiskFreeBytes = BoardReadings.FreeBytes(gate.Value.DataDirectory),
            BoardCelsius = BoardReadings.Celsius(),
            WhitelistVersion = services.GetService<GreenChannel>()?.Version ?? 0,
            PolicyVersion = policies.Wanted.Version,
            DirectivesVersion = directives.List.Version,
            Parts = [.. parts.Select(part => new PartReport(part.Part, part.Health, part.Message))],
            Lanes = report.Lanes(),
            Log = services.GetService<LogTail>()?.Read() ?? [],
        };
        while (all.Log.Count > 0 && Bytes(all) > MaximumBytes) all = all with { Log = [.. all.Log.Skip((all.Log.Count / 2) + 1)] };
        return all;
    }

    private static int Bytes(GateDiagnostics all) =>
        OrderJson.Write(new CommandResult { Id = "x", Outcome = CommandOutcome.Done, Time = default, Diagnostics = all }).Length;
}
