using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;
using Xunit;

namespace Checkpoint.Cloud.Tests.Passes;

public sealed class ToldPhaseTests
{
    [Theory]
    [InlineData("Fault", LanePhase.Fault)]
    [InlineData("99", LanePhase.Idle)]
    [InlineData("-1", LanePhase.Idle)]
    [InlineData("Fault,Held", LanePhase.Idle)]
    [InlineData("somewhere", LanePhase.Idle)]
    public void A_phase_that_telemetry_tells_counts_only_when_it_is_one(string told, LanePhase shown) =>
        Assert.Equal(shown, LaneView.Of(new LaneRecord { Lane = "lane-1" }, new LaneTelemetry { Lane = "lane-1", Phase = told }, telemetryIsNewer: true).Phase);
}
