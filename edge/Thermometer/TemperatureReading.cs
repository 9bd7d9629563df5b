namespace Checkpoint.Edge.Thermometer;

/// <summary>Why a transfer with the thermometer gave no value.</summary>
public enum ReadFault
{
    None,
    /// <summary>No acknowledge, bus error or time-out.</summary>
    NoAnswer,
    /// <summary>The packet error code does not fit the bytes.</summary>
    WrongPec,
    /// <summary>The sensor marks its own value as wrong (bit 15).</summary>
    ErrorFlag,
    /// <summary>A value outside the sensor's range.</summary>
    Implausible,
    /// <summary>The bus cannot be opened.</summary>
    NoBus,
}

/// <summary>A temperature, or why there is none. A failed reading has no value.</summary>
public readonly record struct TemperatureReading
{
    private readonly double _celsius;

    private TemperatureReading(double celsius, ReadFault fault) => (_celsius, Fault) = (celsius, fault);

    public ReadFault Fault { get; }

    public bool IsValid => Fault == ReadFault.None;

    /// <summary>Null when the reading failed.</summary>
    public double? Celsius => IsValid ? _celsius : null;

    public static TemperatureReading Of(double celsius) => new(celsius, ReadFault.None);

    public static TemperatureReading Failed(ReadFault fault) => new(double.NaN, fault);
}
