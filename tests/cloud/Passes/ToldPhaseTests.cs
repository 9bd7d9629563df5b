using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Cloud.Tests.Passes;

public sealed class ToldPhaseTests
{
    [Theory]
    [InlineData("Fault", LanePhase.Fault)]
    [InlineData("99", LanePhase.Held)]
    [InlineData("-1", LanePhase.Held)]
    [InlineData("Fault,Stopped", LanePhase.Held)]
    [InlineData("somewhere", LanePhase.Held)]
    public void A_phase_that_telemetry_tells_counts_only_when_it_is_one(string told, LanePhase shown) =>
        Assert.Equal(shown, LaneView.Of(new LaneRecord { Lane = "lane-1", Phase = LanePhase.Held }, new LaneTelemetry { Lane = "lane-1", Phase = told }, telemetryIsNewer: true).Phase);
}
