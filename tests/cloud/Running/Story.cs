using System.Buffers;
using Checkpoint.Cloud.Store;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Tests.Running;

/// <summary>Tells what happens at a gate, as its events.</summary>
internal sealed class Story(string site, string gate, string stream = "5f1c0a9e4d7b4c6f9a3e2b1d0c8f7a65")
{
    private readonly List<CloudEvent> _told = [];
    private DateTimeOffset _time = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).AddMinutes(-1);
    private int _passes;

    public GateAddress Address { get; } = new(site, gate);

    public string Stream => stream;

    public IReadOnlyList<CloudEvent> Told => _told;

    /// <summary>The events that have been told since the last call.</summary>
    public IReadOnlyList<CloudEvent> Fresh()
    {
        var fresh = _told[_fresh..];
        _fresh = _told.Count;
        return fresh;
    }

    private int _fresh;

    public string PassId(string pass) => $"{site}.{gate}.{pass}";

    public Story At(DateTimeOffset time)
    {
        _time = time;
        return this;
    }

    public Story Tell(EventData data, double seconds = 2, bool synchronized = true)
    {
        _told.Add(new CloudEvent
        {
            Source = Address.Source, Stream = stream, Sequence = _told.Count + 1, Time = _time, ClockSynchronized = synchronized, Data = data,
        });
        _time += TimeSpan.FromSeconds(seconds);
        return this;
    }

    public Story Start(params string[] lanes) => Tell(new GateStarted { Version = "0.1.0", Hardware = "simulated", Lanes = lanes });

    public string Arrive(string lane)
    {
        var pass = $"{stream[..8]}-{lane}-{++_passes}";
        Tell(new PassArrived { Lane = lane, Pass = pass });
        return pass;
    }

    public Story Identify(string lane, string pass, string plate, WhitelistVerdict verdict = WhitelistVerdict.Registered, PlateColour colour = PlateColour.Yellow) =>
        Tell(new PassIdentified { Lane = lane, Pass = pass, Plate = plate, Colour = colour, Source = PlateSource.Camera, By = "front", Confidence = 0.97, Verdict = verdict, Registration = verdict == WhitelistVerdict.Registered ? "R-2020-000182" : null });

    public Story Measure(string lane, string pass, double body, ReadingVerdict verdict = ReadingVerdict.Normal) =>
        Tell(new PassReading { Lane = lane, Pass = pass, Person = 1, Attempt = 1, Method = ReadingMethod.Infrared, Verdict = verdict, SkinCelsius = body - 2.6, AmbientCelsius = 17.5, BodyCelsius = body, Quality = 0.97 });

    /// <summary>A whole pass of a registered, healthy driver.</summary>
    public string GreenPass(string lane, string plate)
    {
        var pass = Arrive(lane);
        Identify(lane, pass, plate).Tell(new DisinfectionStarted { Lane = lane, Pass = pass }).Measure(lane, pass, 36.5);
        Tell(new PassScreened { Lane = lane, Pass = pass, People = 1 }).Tell(new DisinfectionCompleted { Lane = lane, Pass = pass, FlowSeconds = 15 });
        Tell(new PassCleared { Lane = lane, Pass = pass, Ground = ClearanceGround.GreenChannel }).Tell(new BarrierOpening { Lane = lane, Pass = pass, Cause = BarrierCause.Clearance });
        Tell(new BarrierOpened { Lane = lane, Pass = pass }).Tell(new PassPassing { Lane = lane, Pass = pass });
        Tell(new BarrierClosing { Lane = lane, Pass = pass, Cause = BarrierCause.VehicleGone }).Tell(new PassEnded { Lane = lane, Pass = pass, Outcome = PassOutcome.Passed, Seconds = 24 });
        Tell(new BarrierClosed { Lane = lane });
        return pass;
    }

    public ReceivedEvent Received(CloudEvent happened) => new(Address.ToString(), happened.Stream, happened.Sequence, Bytes(happened), happened, null);

    public static byte[] Bytes(CloudEvent happened)
    {
        var output = new ArrayBufferWriter<byte>();
        CloudEventJson.Write(output, happened);
        return output.WrittenSpan.ToArray();
    }
}
