namespace Checkpoint.Edge.Lane;

/// <summary>What is known of every contact of a lane, two bits each; all unknown by default.</summary>
public readonly record struct Contacts
{
    private static readonly int s_count = Enum.GetValues<LaneSensor>().Length;

    private readonly uint _bits;

    private Contacts(uint bits) => _bits = bits;

    public Signal this[LaneSensor sensor] => (Signal)((_bits >> Shift(sensor)) & 3);

    public bool AreAllKnown => FirstUnknown is null;

    public LaneSensor? FirstUnknown
    {
        get
        {
            for (var sensor = 0; sensor < s_count; sensor++)
                if (this[(LaneSensor)sensor] == Signal.Unknown) return (LaneSensor)sensor;
            return null;
        }
    }

    /// <summary>Loop and photo-eye are both known to be free: nothing stands where the arm comes down.</summary>
    public bool IsLineFree => this[LaneSensor.BarrierLoop] == Signal.Inactive && this[LaneSensor.PhotoEye] == Signal.Inactive;

    public bool IsActive(LaneSensor sensor) => this[sensor] == Signal.Active;

    /// <summary>Known to be inactive; what is unknown counts as occupied, pressed, or in the way.</summary>
    public bool IsInactive(LaneSensor sensor) => this[sensor] == Signal.Inactive;

    public Contacts With(LaneSensor sensor, Signal signal) =>
        new((_bits & ~(3u << Shift(sensor))) | ((uint)signal << Shift(sensor)));

    private static int Shift(LaneSensor sensor) => 2 * (int)sensor;
}
