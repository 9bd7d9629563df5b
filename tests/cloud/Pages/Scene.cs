using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Tests.Pages;

/// <summary>A morning at three gates, with something of everything in it.</summary>
internal sealed class Scene(CentreProcess centre) : IAsyncDisposable
{
    private readonly List<GateClient> _clients = [];

    public Story North { get; } = new("shenmu", "north");

    public Story South { get; } = new("shenmu", "south", "a7c1c0a9e4d7b4c6f9a3e2b1d0c8f7a6");

    public Story Mine { get; } = new("daliuta", "mine-2", "b8d1c0a9e4d7b4c6f9a3e2b1d0c8f7a6");

    public string Fever { get; private set; } = "";

    /// <summary>The gate restarted in this pass, and its clock was not right then.</summary>
    public string Interrupted { get; private set; } = "";

    public async Task PlayAsync()
    {
        Calm();
        Busy();
        Mine.Start("entry").GreenPass("entry", "陕K77120");
        foreach (var (story, lanes, online) in ((Story, string[], bool)[])[(North, ["entry", "exit"], true), (South, ["entry", "exit", "bypass"], true), (Mine, ["entry"], false)])
        {
            var client = await GateClient.ConnectAsync(centre.BrokerPort, story.Address);
            _clients.Add(client);
            await client.SubscribeAsync(GateTopic.Ack(story.Address));
            await client.SayAsync(story.Address, story.Stream, online, lanes);
            await client.SendAsync(story.Address, story.Told);
            await Wait.Until(() => client.Confirmed == story.Told.Count, "the confirmation");
            if (online) await client.PublishAsync(GateTopic.Telemetry(story.Address), MessageJson.Write(Telemetry(story, lanes)));
        }
    }

    /// <summary>More happens at the first gate.</summary>
    public async Task GoOnAsync() => await _clients[0].SendAsync(North.Address, North.Fresh());

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
    }

    private void Calm()
    {
        North.At(Clock(-1200)).Start("entry", "exit");
        foreach (var (plate, index) in ((string[])["陕K12345", "陕KA8826", "陕K30718", "晋H55021", "蒙K90871"]).Select((plate, index) => (plate, index)))
            North.At(Clock(-1100 + 160 * index)).GreenPass(index % 2 == 0 ? "entry" : "exit", plate);
        var turned = North.At(Clock(-200)).Arrive("exit");
        North.Identify("exit", turned, "冀A7T119", WhitelistVerdict.Expired).Tell(new PassAwaitsStaff { Lane = "exit", Pass = turned, Reason = StaffReason.Expired })
            .Tell(new StaffActed { Lane = "exit", Action = "turnAway", By = "王建国", Pass = turned, Value = "备案已过期" }).Tell(new PassEnded { Lane = "exit", Pass = turned, Outcome = PassOutcome.TurnedAway, Seconds = 95 });
        var running = North.At(Clock(-18)).Arrive("entry");
        North.Identify("entry", running, "陕K66518").Tell(new DisinfectionStarted { Lane = "entry", Pass = running });
        North.Fresh();
    }

    private void Busy()
    {
        South.At(Clock(-600)).Start("entry", "exit", "bypass");
        Fever = South.At(Clock(-150)).Arrive("entry");
        South.Identify("entry", Fever, "陕K20020").Measure("entry", Fever, 37.8, ReadingVerdict.Fever)
            .Tell(new PassHeld { Lane = "entry", Pass = Fever, Reason = StaffReason.Fever }).Tell(new AlarmRaised { Lane = "entry", Pass = Fever, Alarm = AlarmCode.Fever });
        var near = South.At(Clock(-42)).Arrive("exit");
        South.Tell(new PassIdentified
        {
            Lane = "exit", Pass = near, Plate = "陕KD1234F", Colour = PlateColour.YellowGreen, Source = PlateSource.Camera, By = "exit-front", Confidence = 0.71,
            Verdict = WhitelistVerdict.Unregistered, Candidates = [new PlateCandidate("陕K01234F", PlateColour.YellowGreen, [2], 0.8)],
        }).Tell(new PassAwaitsStaff { Lane = "exit", Pass = near, Reason = StaffReason.NearMiss });
        Interrupted = South.At(Clock(-500)).Arrive("bypass");
        South.Tell(new PassEnded { Lane = "bypass", Pass = Interrupted, Outcome = PassOutcome.Abandoned, Seconds = 0, Interrupted = true }, synchronized: false);
        South.At(Clock(-9)).Arrive("bypass");
    }

    private static DateTimeOffset Clock(double seconds) => DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).AddSeconds(seconds);

    private static GateTelemetry Telemetry(Story story, string[] lanes) => new()
    {
        Time = Clock(0), ClockSynchronized = true, Stream = story.Stream, LastSequence = story.Told.Count, ConfirmedSequence = story.Told.Count, BoardCelsius = 41.5,
        Lanes = [.. lanes.Select(lane => new LaneTelemetry
        {
            Lane = lane, AmbientCelsius = 17.5,
            Phase = (story.Address.Gate, lane) switch { ("north", "entry") => "Disinfecting", ("north", _) => "Idle", (_, "entry") => "Held", (_, "exit") => "AwaitingStaff", _ => "Arrived" },
        })],
    };
}
