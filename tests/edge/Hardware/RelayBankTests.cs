using System.Device.Gpio;
using Checkpoint.Edge.Hardware;
using Xunit;

namespace Checkpoint.Edge.Tests.Hardware;

/// <summary>Relays that obey in one direction only, or do what they are told and deny it.</summary>
public sealed class RelayBankTests : IDisposable
{
    private readonly SimulatedGate _gate = new();
    private readonly List<OutputFault> _told = [];
    private readonly Dictionary<int, PinValue> _levels = [];
    private readonly RelayBank _bank;
    private LaneOutput? _takesOnlyLow;
    private LaneOutput? _deniesHigh;

    public RelayBankTests() => _bank = new RelayBank(_gate.Lane.Wiring, _ => new Driver(Write), _gate.Time, (fault, _) => _told.Add(fault));

    public void Dispose()
    {
        _bank.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public void A_light_that_can_only_be_switched_off_is_faulty_until_it_lights()
    {
        _takesOnlyLow = LaneOutput.RedLight;
        _bank.Set(LaneOutput.RedLight, true);
        _bank.Set(LaneOutput.RedLight, false);
        Assert.False(Assert.Single(_told).IsOver);
        Assert.Equal([LaneOutput.RedLight], _bank.Faulty);
        Assert.Empty(_bank.Unreleased);

        _takesOnlyLow = null;
        _bank.Set(LaneOutput.RedLight, true);
        Assert.True(_told[1].IsOver);
        Assert.Empty(_bank.Faulty);
    }

    [Fact]
    public void An_arm_that_is_sent_up_again_in_vain_leaves_its_relay_released()
    {
        _deniesHigh = LaneOutput.Open;
        _bank.Pulse(LaneOutput.Open);
        _gate.RunSeconds(2);
        Assert.Equal(PinValue.Low, _levels[Line(LaneOutput.Open)]);
        Assert.Single(_told);
    }

    private int Line(LaneOutput output) => _gate.Lane.Wiring.Relays[output].Line.Line;

    private void Write(int line, PinValue level)
    {
        if (level == PinValue.High && _takesOnlyLow is { } refusing && line == Line(refusing)) throw new IOException("Refused.");
        _levels[line] = level;
        if (level == PinValue.High && _deniesHigh is { } denying && line == Line(denying)) throw new IOException("Remote I/O error.");
    }

    private sealed class Driver(Action<int, PinValue> write) : GpioDriver
    {
        protected override int PinCount => 512;

        protected override void OpenPin(int pinNumber)
        {
        }

        protected override void ClosePin(int pinNumber)
        {
        }

        protected override void SetPinMode(int pinNumber, PinMode mode)
        {
        }

        protected override PinMode GetPinMode(int pinNumber) => PinMode.Output;

        protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => mode == PinMode.Output;

        protected override PinValue Read(int pinNumber) => throw new NotSupportedException();

        protected override void Write(int pinNumber, PinValue value) => write(pinNumber, value);

        protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) => throw new NotSupportedException();

        protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) => throw new NotSupportedException();
    }
}
