using Checkpoint.Edge.Lane;
using Checkpoint.Edge.Thermometer;

namespace Checkpoint.Edge.Hardware;

/// <summary>Turns the settings of one lane into its wiring; what is wrong is added to the problems, in words.</summary>
internal sealed class LaneReader(int index, List<string> problems)
{
    private readonly string _path = $"Lanes:{index}";

    public LaneWiring Read(LaneOptions lane)
    {
        var bare = lane.Inputs.Count == 0 && lane.Outputs.Count == 0;
        var inputs = bare ? DefaultWiring.Inputs(index) : lane.Inputs;
        var outputs = bare ? DefaultWiring.Outputs(index) : lane.Outputs;
        InRange("PulseMilliseconds", lane.PulseMilliseconds, 100, 3000, "A barrier controller wants 300 to 1000.");
        InRange("PumpLimitSeconds", lane.PumpLimitSeconds, 5, 600, "Take twice the longest disinfection of the policy.");
        CheckSpray(lane.Spray);
        CheckTiming(lane.Timing);
        return new LaneWiring
        {
            Name = HardwareSettings.NameOf(lane.Name, index),
            Contacts = Contacts(inputs, lane.Spray.Kind),
            Relays = Relays(outputs),
            Pulse = TimeSpan.FromMilliseconds(lane.PulseMilliseconds),
            PumpLimit = TimeSpan.FromSeconds(lane.PumpLimitSeconds),
            Spray = lane.Spray,
            Thermometer = Address(lane.Thermometer),
            Timing = lane.Timing,
        };
    }

    private Dictionary<LaneSensor, ContactWiring> Contacts(Dictionary<string, InputOptions> inputs, FlowSensorKind flow)
    {
        var contacts = new Dictionary<LaneSensor, ContactWiring>();
        foreach (var (name, input) in inputs)
        {
            if (Named<LaneSensor>("Inputs", name) is not { } sensor) continue;
            var path = $"Inputs:{name}";
            var debounce = input.DebounceMilliseconds ?? DefaultWiring.DebounceMilliseconds(sensor, flow);
            InRange($"{path}:DebounceMilliseconds", debounce, 0, 5000, "Loops take 150 to 300, switches 30 to 100.");
            var contact = new ContactWiring(
                Line(path, input.Chip, input.Line),
                input.ActiveLow,
                input.Pull ?? (input.ActiveLow ? LinePull.Up : LinePull.Down),
                TimeSpan.FromMilliseconds(debounce),
                input.Contact ?? DefaultWiring.Contact(sensor));
            if (sensor is LaneSensor.PhotoEye or LaneSensor.EmergencyStop && !contact.FailsActive)
            {
                problems.Add($"{_path}:{path} has Contact {contact.Contact}, ActiveLow {contact.ActiveLow}, Pull {contact.Pull}: a cut wire "
                    + $"would read as {(sensor == LaneSensor.PhotoEye ? "a clear beam" : "a released button")}. Wire the normally closed contact, "
                    + "with Contact NormallyClosed and Pull Up when ActiveLow (Down otherwise).");
            }

            contacts[sensor] = contact;
        }

        foreach (var missing in DefaultWiring.RequiredContacts.Where(required => !contacts.ContainsKey(required)))
            problems.Add($"{_path}:Inputs:{missing} is missing; a lane needs {string.Join(", ", DefaultWiring.RequiredContacts)}. Add its Line.");
        return contacts;
    }

    private Dictionary<LaneOutput, RelayWiring> Relays(Dictionary<string, OutputOptions> outputs)
    {
        var relays = new Dictionary<LaneOutput, RelayWiring>();
        foreach (var (name, output) in outputs)
        {
            if (Named<LaneOutput>("Outputs", name) is { } relay)
                relays[relay] = new RelayWiring(Line($"Outputs:{name}", output.Chip, output.Line), output.ActiveLow);
        }

        foreach (var missing in DefaultWiring.RequiredRelays.Where(required => !relays.ContainsKey(required)))
            problems.Add($"{_path}:Outputs:{missing} is missing; a lane needs {string.Join(", ", DefaultWiring.RequiredRelays)}. Add its Line.");
        return relays;
    }

    private T? Named<T>(string section, string name) where T : struct, Enum
    {
        if (Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(name[0])) return value;
        problems.Add($"{_path}:{section}:{name} is not known; use one of {string.Join(", ", Enum.GetNames<T>())}.");
        return null;
    }

    private LineId Line(string path, int chip, int? line)
    {
        InRange($"{path}:Chip", chip, 0, 15, "0 is /dev/gpiochip0; `gpiodetect` lists them.");
        if (line is null) problems.Add($"{_path}:{path}:Line is missing; give the line of the chip (on the Pi header the BCM number).");
        else InRange($"{path}:Line", line.Value, 0, 511, "On the Pi header use the BCM number, 2 to 27.");
        return new LineId(chip, line ?? -1);
    }

    private ThermometerAddress Address(ThermometerOptions thermometer)
    {
        InRange("Thermometer:Bus", thermometer.Bus, 0, 255, "1 is /dev/i2c-1, the bus on the Pi header.");
        var address = (byte)(ThermometerAddress.Factory + index);
        if (thermometer.Address is { } text && (!ThermometerAddress.TryParseAddress(text, out address) || address is < 0x08 or > 0x77))
            problems.Add($"{_path}:Thermometer:Address is {text}; use 0x08 to 0x77, 0x5A as delivered. `i2cdetect -y {thermometer.Bus}` shows it.");
        return new ThermometerAddress(thermometer.Bus, address);
    }

    private void CheckSpray(SprayOptions spray)
    {
        if (spray.Kind != FlowSensorKind.Pulses) return;
        var perSecond = spray.PulsesPerLitre * spray.MinimumLitresPerMinute / 60;
        if (!(perSecond is >= FlowMeter.MinimumPulsesPerSecond and <= 1000))
        {
            problems.Add(FormattableString.Invariant($"{_path}:Spray has PulsesPerLitre {spray.PulsesPerLitre} and MinimumLitresPerMinute {spray.MinimumLitresPerMinute}, ")
                + FormattableString.Invariant($"{perSecond:0.##} pulses a second at least flow; it must be {FlowMeter.MinimumPulsesPerSecond} to 1000. Take both from the meter's data sheet."));
        }
    }

    private void CheckTiming(LaneTiming timing)
    {
        Within(nameof(timing.BarrierClear), timing.BarrierClear, 0.2, 30);
        Within(nameof(timing.ArmTravel), timing.ArmTravel, 1, 60);
        Within(nameof(timing.BackedOut), timing.BackedOut, 0.5, 60);
        Within(nameof(timing.VehicleGap), timing.VehicleGap, 0.1, 10);
        Within(nameof(timing.SensorSettle), timing.SensorSettle, 0.5, 60);
    }

    private void Within(string name, TimeSpan value, double minimumSeconds, double maximumSeconds)
    {
        if (value.TotalSeconds < minimumSeconds || value.TotalSeconds > maximumSeconds)
            problems.Add(FormattableString.Invariant($"{_path}:Timing:{name} is {value}; use {minimumSeconds} to {maximumSeconds} seconds, written 00:00:01.5."));
    }

    private void InRange(string name, int value, int minimum, int maximum, string advice)
    {
        if (value < minimum || value > maximum) problems.Add($"{_path}:{name} is {value}; use {minimum} to {maximum}. {advice}");
    }
}
