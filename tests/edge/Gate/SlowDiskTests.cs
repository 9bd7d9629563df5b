using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Tests.Journal;
using Checkpoint.Protocols.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Checkpoint.Edge.Tests.Gate;

/// <summary>The whole gate on a disk that takes long for each sync.</summary>
public sealed class SlowDiskTests
{
    private static readonly TimeSpan s_sync = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Nothing_opens_before_the_disk_that_takes_a_second_for_a_sync_has_the_decision_and_the_lane_goes_on()
    {
        HeldDisk? disk = null;
        await using var gate = await RunningGate.StartAsync(null, enlist: true, services => services.AddSingleton(provider => EventJournal.Open(
            disk = new HeldDisk(new JournalFolder(provider.GetRequiredService<IOptions<GateSettings>>().Value.PathOf("journal"))),
            "/shenmu/north", new JournalSettings(), TimeProvider.System, NullLogger.Instance)));

        var held = disk!.Hold(DiskCall.Sync);
        try
        {
            var acting = gate.ActAsync(new { action = "openByHand", reason = "fire brigade" });
            await held;
            var until = DateTimeOffset.UtcNow + s_sync;
            await Until.TrueAsync(() => DateTimeOffset.UtcNow > until);
            Assert.True(await gate.Host.AnswersAsync(TimeSpan.FromSeconds(60), TimeProvider.System));
            Assert.Equal(0, gate.Road.Counts[nameof(LaneOutput.Open)]);
            disk.Release();
            Assert.True((await acting).IsSuccessStatusCode);
            await gate.EventAsync<BarrierOpened>();
            Assert.Equal(1, gate.Road.Counts[nameof(LaneOutput.Open)]);
        }
        finally
        {
            disk.Release();
        }
    }
}
