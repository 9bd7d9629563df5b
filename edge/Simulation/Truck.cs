using System.Text.Json.Serialization;

namespace Checkpoint.Edge.Simulation;

/// <summary>How a driver behaves.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TruckBehaviour>))]
public enum TruckBehaviour
{
    /// <summary>Stops at the line, drives through on green under an open arm.</summary>
    DriveThrough,
    /// <summary>Follows the vehicle ahead closely under the open arm, whatever the light says.</summary>
    Tailgate,
    /// <summary>Stops at the line, waits, and backs out.</summary>
    ReverseOut,
    /// <summary>Drives through, but stands under the arm for the waiting time.</summary>
    StopUnderArm,
    /// <summary>Stops at the line and drives into the barrier line as soon as the arm comes down, stopping before the arm.</summary>
    EnterWhenClosing,
    /// <summary>Does not move on green until the waiting time is over.</summary>
    Linger,
}

/// <summary>A vehicle on the lane.</summary>
public sealed class Truck
{
    private const double Acceleration = 1.5, Braking = 3;

    internal Truck(int id, TruckRequest request, double front, double cruise)
    {
        Id = id;
        Length = request.LengthMetres;
        Behaviour = request.Behaviour;
        WaitSeconds = request.WaitSeconds;
        People = request.People ?? [new Person(BodyCelsius: 36.6)];
        Front = front;
        _cruise = cruise;
    }

    private readonly double _cruise;
    private double _waited;
    private bool _going;

    public int Id { get; }
    public double Length { get; }
    public TruckBehaviour Behaviour { get; }
    public double WaitSeconds { get; }
    public IReadOnlyList<Person> People { get; }
    public double Front { get; private set; }
    public double Tail => Front - Length;
    public double Speed { get; private set; }
    public bool IsWaitingAtLine => Speed == 0 && Front is > LaneGeometry.StopAt - 1 and < LaneGeometry.ArrivalLoopTo + 0.1;

    internal bool Covers(double from, double to) => Tail < to && Front > from;

    internal bool HasLeft => Tail > LaneGeometry.Exit || (Behaviour == TruckBehaviour.ReverseOut && Front < LaneGeometry.Entry);

    /// <param name="ahead">Tail of the vehicle ahead, if any.</param>
    internal void Step(double seconds, bool green, Arm arm, double? ahead)
    {
        if (IsWaitingAtLine) Wait(seconds, green, arm);
        if (Behaviour == TruckBehaviour.ReverseOut && _going)
        {
            Speed = -Math.Min(1, -Speed + Acceleration * seconds);
            Front += Speed * seconds;
            return;
        }

        var room = Math.Max(0, Limit(seconds, arm, ahead) - Front);
        var speed = Math.Min(Math.Min(_cruise, Speed + Acceleration * seconds), Math.Sqrt(2 * Braking * room));
        if (speed * seconds > room) speed = room / seconds;
        Speed = speed < 0.01 ? 0 : speed;
        Front += Speed * seconds;
    }

    private void Wait(double seconds, bool green, Arm arm)
    {
        var invited = green && arm.IsUp;
        _going |= Behaviour switch
        {
            TruckBehaviour.Tailgate => arm.IsUp,
            TruckBehaviour.EnterWhenClosing => arm.Direction < 0,
            TruckBehaviour.ReverseOut => Counted(true, seconds),
            TruckBehaviour.Linger => Counted(invited, seconds),
            _ => invited,
        };
    }

    /// <summary>How far the driver would go now.</summary>
    private double Limit(double seconds, Arm arm, double? ahead)
    {
        var limit = double.MaxValue;
        var gap = Behaviour == TruckBehaviour.Tailgate ? 0.6 : 2;
        if (ahead is { } tail) limit = tail - gap;
        // A tailgater does not even stop at the line while the arm is up.
        if (!_going && !(Behaviour == TruckBehaviour.Tailgate && arm.IsUp && Front > LaneGeometry.StopAt - 10))
            limit = Math.Min(limit, LaneGeometry.StopAt);
        else
            _going = true;
        var noseUnderArm = Behaviour == TruckBehaviour.EnterWhenClosing ? LaneGeometry.Arm - 0.4 : LaneGeometry.BarrierLoopFrom - 0.3;
        if (!arm.IsUp && Front <= noseUnderArm + 0.05) limit = Math.Min(limit, noseUnderArm);
        if (Behaviour == TruckBehaviour.StopUnderArm && Front >= LaneGeometry.Arm + 1 && !Counted(Speed == 0, seconds))
            limit = Math.Min(limit, LaneGeometry.Arm + 1.5);
        return Math.Max(limit, Front);
    }

    private bool Counted(bool counts, double seconds)
    {
        if (counts) _waited += seconds;
        return _waited >= WaitSeconds;
    }
}
