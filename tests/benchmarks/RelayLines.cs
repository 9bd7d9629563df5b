using System.Device.Gpio;
using System.Diagnostics;

namespace Checkpoint.Benchmarks;

/// <summary>Lines that remember their level and the moment at which the open relay was energised.</summary>
internal sealed class RelayLines(int open) : GpioDriver
{
    private readonly PinValue[] _levels = new PinValue[64];
    private TaskCompletionSource<long> _next = new();

    public Task<long> Next() => (_next = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    protected override int PinCount => _levels.Length;

    protected override void OpenPin(int pinNumber) { }

    protected override void ClosePin(int pinNumber) { }

    protected override void SetPinMode(int pinNumber, PinMode mode) { }

    protected override PinMode GetPinMode(int pinNumber) => PinMode.Output;

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

    protected override PinValue Read(int pinNumber) => _levels[pinNumber];

    protected override void Write(int pinNumber, PinValue value)
    {
        _levels[pinNumber] = value;
        if (pinNumber == open && value == PinValue.High) _next.TrySetResult(Stopwatch.GetTimestamp());
    }

    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) => throw new NotSupportedException();

    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) => throw new NotSupportedException();

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) => throw new NotSupportedException();
}
