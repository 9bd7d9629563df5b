using Checkpoint.Cloud.Fleet;
using Checkpoint.Cloud.Live;
using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Whitelist;
using Xunit;

namespace Checkpoint.Cloud.Tests.Fleet;

public sealed class GateHealthTests
{
    private static readonly WhitelistHead s_registry = new(12, 3, "8f14e45fceea167a5a36dedd4bea2543");

    private static readonly WantedOrders s_wanted = new(4, 5, 0, 0);

    private static readonly GateStatus s_status = new() { Online = true, Version = "1.0", Stream = "s", WhitelistVersion = 12, PolicyVersion = 4, DirectivesVersion = 5 };

    private static readonly GateTelemetry s_told = new()
    {
        Time = default, ClockSynchronized = true, Stream = "s", LastSequence = 1_900, ConfirmedSequence = 900, BoardCelsius = 79.9, DiskFreeBytes = GateHealth.LowDisk,
        WhitelistVersion = 12, WhitelistDigest = s_registry.Digest, Lanes = [new LaneTelemetry { Lane = "entry", Phase = "Idle", ThermometerErrors = 3 }],
    };

    private static readonly GateView s_well = new()
    {
        Gate = "shenmu/north", Connection = GateConnection.Online, Status = s_status, Telemetry = s_told,
        Gaps = [new GapRecord("s", 1, 2, default, Explained: true)],
    };

    public static TheoryData<GateConcern> All => [.. Enum.GetValues<GateConcern>()];

    [Fact]
    public void A_gate_that_is_as_it_should_be_gives_no_concern() => Assert.Empty(GateHealth.Of(s_well, s_wanted, s_registry, 12).Concerns);

    [Theory]
    [MemberData(nameof(All))]
    public void Each_thing_that_is_wrong_is_told_alone(GateConcern concern) => Assert.Equal([concern], GateHealth.Of(With(concern), s_wanted, s_registry, 12).Concerns);

    [Fact]
    public void What_nobody_has_told_or_set_is_no_concern()
    {
        Assert.Empty(GateHealth.Of(s_well with { Status = null, Telemetry = null }, s_wanted, s_registry, 12).Concerns);
        Assert.Empty(GateHealth.Of(s_well, new(null, null, 0, 0), s_registry, 12).Concerns);
    }

    [Fact]
    public void The_newer_word_of_the_whitelist_counts()
    {
        // Telemetry comes every few seconds, and a status at once.
        var changed = s_registry with { Version = 13, Digest = new('0', 32) };
        Assert.Empty(GateHealth.Of(s_well with { Status = s_status with { WhitelistVersion = 13 } }, s_wanted, changed, 13).Concerns);
        Assert.Empty(GateHealth.Of(s_well with { Telemetry = s_told with { WhitelistVersion = 13, WhitelistDigest = changed.Digest } }, s_wanted, changed, 13).Concerns);
    }

    [Fact]
    public void What_a_gate_has_not_had_time_to_take_is_no_concern() =>
        Assert.Empty(GateHealth.Of(s_well, s_wanted, s_registry with { Version = 13 }, settled: 12).Concerns);

    [Fact]
    public void A_list_of_its_own_is_no_concern_where_nothing_was_ever_filed() =>
        Assert.Empty(GateHealth.Of(s_well, s_wanted, new(0, 0, new('0', 32)), 0).Concerns);

    [Fact]
    public void A_whitelist_that_is_ahead_of_the_registry_differs() =>
        Assert.Equal([GateConcern.WhitelistDiffers], GateHealth.Of(s_well, s_wanted, s_registry with { Version = 11 }, 11).Concerns);

    private static GateView With(GateConcern concern) => concern switch
    {
        GateConcern.Away => s_well with { Connection = GateConnection.Silent },
        GateConcern.Policy => s_well with { Status = s_status with { PolicyVersion = 3 } },
        GateConcern.Directives => s_well with { Status = s_status with { DirectivesVersion = 0 } },
        GateConcern.WhitelistBehind => s_well with { Status = s_status with { WhitelistVersion = 11 }, Telemetry = s_told with { WhitelistVersion = 11, WhitelistDigest = new('1', 32) } },
        GateConcern.WhitelistDiffers => s_well with { Telemetry = s_told with { WhitelistDigest = new('1', 32) } },
        GateConcern.Queue => s_well with { Telemetry = s_told with { LastSequence = 1_901 } },
        GateConcern.Disk => s_well with { Telemetry = s_told with { DiskFreeBytes = GateHealth.LowDisk - 1 } },
        GateConcern.Clock => s_well with { Telemetry = s_told with { ClockSynchronized = false } },
        GateConcern.Board => s_well with { Telemetry = s_told with { BoardCelsius = 80 } },
        GateConcern.Journal => s_well with { Telemetry = s_told with { Journal = PartHealth.Degraded } },
        GateConcern.Thermometer => s_well with { Telemetry = s_told with { Lanes = [s_told.Lanes[0] with { Thermometer = PartHealth.Faulty }] } },
        GateConcern.Contacts => s_well with { Telemetry = s_told with { Lanes = [s_told.Lanes[0] with { FaultyInputs = ["photoEye"] }] } },
        GateConcern.Gaps => s_well with { Gaps = [s_well.Gaps[0] with { Explained = false }] },
        _ => throw new ArgumentOutOfRangeException(nameof(concern), concern, "no example"),
    };
}
