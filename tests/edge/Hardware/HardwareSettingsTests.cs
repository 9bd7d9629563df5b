using Checkpoint.Edge.Hardware;
using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Thermometer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Checkpoint.Edge.Tests.Hardware;

public sealed class HardwareSettingsTests
{
    [Fact]
    public void Without_settings_a_gate_has_one_lane_on_the_header_of_a_Pi()
    {
        var settings = HardwareSettings.Read(Settings.Of());
        var lane = Assert.Single(settings.Lanes);
        Assert.Equal("lane-1", lane.Name);
        Assert.Equal(HardwareDriver.Gpio, settings.Driver);
        Assert.Equal(new ThermometerAddress(1, 0x5A), lane.Thermometer);
        var lines = lane.Contacts.Values.Select(c => c.Line.Line).Concat(lane.Relays.Values.Select(r => r.Line.Line)).ToList();
        Assert.Equal(Enum.GetValues<LaneSensor>().Length + Enum.GetValues<LaneOutput>().Length, lines.Distinct().Count());
        // I2C 2/3, UART 14/15 and the id EEPROM 0/1 stay free; a relay sits where the chip pulls down at power-on.
        Assert.DoesNotContain(lines, l => l is < 4 or 14 or 15 or > 27);
        Assert.All(lane.Relays.Values, r => Assert.True(r.Line.Line >= 9 && !r.ActiveLow));
    }

    [Fact]
    public void Four_lanes_without_pins_take_the_header_and_three_expanders_of_16_lines()
    {
        var settings = HardwareSettings.Read(Settings.Of(("Lanes:0:Name", "a"), ("Lanes:1:Name", "b"), ("Lanes:2:Name", "c"), ("Lanes:3:Name", "d")));
        Assert.Equal(4, settings.Lanes.Count);
        foreach (var lane in settings.Lanes.Skip(1))
            Assert.All(lane.Contacts.Values.Select(c => c.Line).Concat(lane.Relays.Values.Select(r => r.Line)), l => Assert.InRange(l.Line, 0, 15));
        Assert.Equal([0x5A, 0x5B, 0x5C, 0x5D], settings.Lanes.Select(l => (int)l.Thermometer.Address));
    }

    [Fact]
    public void A_contact_takes_what_the_settings_say_and_the_rest_from_its_kind()
    {
        var settings = Settings.Of([.. Minimal("Lanes:0"),
            ("Lanes:0:Inputs:ArrivalLoop:Chip", "2"), ("Lanes:0:Inputs:ArrivalLoop:ActiveLow", "false"),
            ("Lanes:0:Inputs:ArrivalLoop:DebounceMilliseconds", "150"), ("Lanes:0:Inputs:ArrivalLoop:Contact", "normallyclosed"),
            ("Lanes:0:Timing:BarrierClear", "00:00:02.5"), ("Lanes:0:Thermometer:Address", "0x5b"), ("Lanes:0:PulseMilliseconds", "300")]);
        var lane = HardwareSettings.Read(settings).Lanes[0];
        Assert.Equal(
            new ContactWiring(new LineId(2, 0), false, LinePull.Down, TimeSpan.FromMilliseconds(150), ContactKind.NormallyClosed),
            lane.Contacts[LaneSensor.ArrivalLoop]);
        Assert.Equal(
            new ContactWiring(new LineId(0, 2), true, LinePull.Up, TimeSpan.FromMilliseconds(30), ContactKind.NormallyClosed),
            lane.Contacts[LaneSensor.PhotoEye]);
        Assert.Equal(TimeSpan.FromSeconds(2.5), lane.Timing.BarrierClear);
        Assert.Equal(new LaneTiming().ArmTravel, lane.Timing.ArmTravel);
        Assert.Equal(0x5B, lane.Thermometer.Address);
        Assert.Equal(TimeSpan.FromMilliseconds(300), lane.Pulse);
        Assert.DoesNotContain(LaneSensor.CabinetDoor, lane.Contacts.Keys);
    }

    [Theory]
    [InlineData("Lanes:0:Inputs:BarrierLoop:Line", "2", "Lanes:0:Inputs:PhotoEye is chip 0 line 2, which Lanes:0:Inputs:BarrierLoop has already")]
    [InlineData("Lanes:0:Outputs:Open:Line", "5", "Lanes:0:Outputs:Open is chip 0 line 5")]
    [InlineData("Lanes:0:Outputs:Open:Line", "-3", "Lanes:0:Outputs:Open:Line is -3; use 0 to 511")]
    [InlineData("Lanes:0:Inputs:PhotoEye:Chip", "99", "Lanes:0:Inputs:PhotoEye:Chip is 99; use 0 to 15")]
    [InlineData("Lanes:0:Inputs:PhotoEye:Contact", "NormallyOpen", "a cut wire would read as a clear beam")]
    [InlineData("Lanes:0:Inputs:PhotoEye:Pull", "Down", "a cut wire would read as a clear beam")]
    [InlineData("Lanes:0:Inputs:EmergencyStop:Contact", "NormallyOpen", "a cut wire would read as a released button")]
    [InlineData("Lanes:0:Inputs:EmergencyStop:DebounceMilliseconds", "9999", "DebounceMilliseconds is 9999; use 0 to 5000")]
    [InlineData("Lanes:0:Inputs:EmergencyStop:DebounceMilliseconds", "soon", "'soon'")]
    [InlineData("Lanes:0:Inputs:PhotoEye:Pull", "Sideways", "'Sideways'")]
    [InlineData("Lanes:0:Inputs:PhotoEye:Debounce", "30", "Debounce")]
    [InlineData("Lanes:0:Inputs:FotoEye:Line", "30", "Lanes:0:Inputs:FotoEye is not known; use one of ArrivalLoop")]
    [InlineData("Lanes:0:Inputs:3:Line", "30", "Lanes:0:Inputs:3 is not known")]
    [InlineData("Lanes:0:Inputs:MeasureButton:Chip", "0", "Lanes:0:Inputs:MeasureButton:Line is missing")]
    [InlineData("Lanes:0:PulseMilliseconds", "20", "Lanes:0:PulseMilliseconds is 20; use 100 to 3000")]
    [InlineData("Lanes:0:PumpLimitSeconds", "0", "Lanes:0:PumpLimitSeconds is 0; use 5 to 600")]
    [InlineData("Lanes:0:Thermometer:Address", "0x99", "Lanes:0:Thermometer:Address is 0x99; use 0x08 to 0x77")]
    [InlineData("Lanes:0:Thermometer:Address", "5A", "Lanes:0:Thermometer:Address is 5A")]
    [InlineData("Lanes:0:Thermometer:Bus", "-1", "Lanes:0:Thermometer:Bus is -1")]
    [InlineData("Lanes:0:Name", "Spur 1", "Lanes:0:Name is \"Spur 1\"; use 1 to 32 lower-case letters")]
    [InlineData("Lanes:0:Timing:ArmTravel", "00:10:00", "Lanes:0:Timing:ArmTravel is 00:10:00; use 1 to 60 seconds")]
    [InlineData("Lanes:0:Timing:BarrierClear", "-00:00:01", "Lanes:0:Timing:BarrierClear")]
    [InlineData("Hardware:Driver", "arduino", "'arduino'")]
    [InlineData("Thermometer:SamplesPerSecond", "2", "Thermometer:SamplesPerSecond is 2; use 10 to 50")]
    [InlineData("Screening:SkinCoefficient", "7", "Screening:SkinCoefficient is 7; use 0 to 1")]
    [InlineData("Screening:OffsetCelsius", "NaN", "Screening:OffsetCelsius is NaN")]
    [InlineData("Simulation:ArmSeconds", "0", "Simulation:ArmSeconds is 0")]
    public void A_wrong_setting_is_named_with_its_value_and_what_would_be_right(string key, string value, string expected)
    {
        var wrong = Assert.Throws<OptionsValidationException>(() =>
            new ServiceCollection().AddHardware(Settings.Of([.. Minimal("Lanes:0").Where(m => m.Key != key), (key, value)])));
        Assert.Contains(expected, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Inputs:ArrivalLoop")]
    [InlineData("Inputs:BarrierLoop")]
    [InlineData("Inputs:PhotoEye")]
    [InlineData("Inputs:UpLimit")]
    [InlineData("Inputs:DownLimit")]
    [InlineData("Inputs:EmergencyStop")]
    [InlineData("Outputs:Open")]
    [InlineData("Outputs:Close")]
    [InlineData("Outputs:Stop")]
    [InlineData("Outputs:RedLight")]
    [InlineData("Outputs:GreenLight")]
    public void A_lane_without_what_it_needs_is_refused(string missing)
    {
        var wrong = Assert.Throws<OptionsValidationException>(() =>
            HardwareSettings.Read(Settings.Of([.. Minimal("Lanes:0").Where(m => m.Key != $"Lanes:0:{missing}:Line")])));
        var failure = Assert.Single(wrong.Failures);
        Assert.StartsWith($"Lanes:0:{missing} is missing", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_lanes_may_share_neither_name_nor_line_nor_thermometer()
    {
        var wrong = Assert.Throws<OptionsValidationException>(() => HardwareSettings.Read(Settings.Of(
            [.. Minimal("Lanes:0"), .. Minimal("Lanes:1"), ("Lanes:1:Name", "lane-1"), ("Lanes:1:Thermometer:Address", "0x5A")])));
        Assert.Contains(wrong.Failures, f => f.Contains("Lanes:1:Name is \"lane-1\"", StringComparison.Ordinal));
        Assert.Contains(wrong.Failures, f => f.Contains("Lanes:1:Thermometer is bus 1 address 0x5A", StringComparison.Ordinal));
        Assert.Equal(11, wrong.Failures.Count(f => f.Contains("which Lanes:0:", StringComparison.Ordinal) && f.Contains(" line ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_fifth_lane_is_refused() => Assert.Contains(
        "Lanes has 5 entries",
        Assert.Throws<OptionsValidationException>(() => HardwareSettings.Read(Settings.Of([.. Enumerable.Range(0, 5).Select(i => ($"Lanes:{i}:Name", $"l{i}"))]))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_flow_meter_too_slow_to_confirm_a_flow_is_refused() => Assert.Contains(
        "Lanes:0:Spray has PulsesPerLitre 10",
        Assert.Throws<OptionsValidationException>(() => HardwareSettings.Read(Settings.Of(
            [.. Minimal("Lanes:0"), ("Lanes:0:Spray:Kind", "Pulses"), ("Lanes:0:Spray:PulsesPerLitre", "10")]))).Message,
        StringComparison.Ordinal);

    /// <summary>The least a lane needs, on lines 0 to 10.</summary>
    internal static (string Key, string Value)[] Minimal(string lane) =>
    [
        .. DefaultWiring.RequiredContacts.Select((sensor, i) => ($"{lane}:Inputs:{sensor}:Line", $"{i}")),
        .. DefaultWiring.RequiredRelays.Select((output, i) => ($"{lane}:Outputs:{output}:Line", $"{i + 6}")),
    ];
}
