using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Checkpoint.Edge.Operation;

namespace Checkpoint.Edge.Traffic;

/// <summary><c>checkpoint-edge traffic</c> and <c>checkpoint-edge traffic whitelist</c>; see edge/README.md.</summary>
internal static class TrafficCommand
{
    /// <summary>Environment variable with the token of the person who acts.</summary>
    public const string TokenVariable = "CHECKPOINT_STAFF_TOKEN";

    public static Command Create(TimeProvider time)
    {
        var seed = new Option<int>("--seed") { Description = CommandWords.Of("AboutSeed"), DefaultValueFactory = _ => 1, Recursive = true };
        var count = Bounded("--count", CommandWords.Of("AboutCount"), 500, 100, SampleWhitelist.MaximumCount);
        count.Recursive = true;
        var gate = new Option<Uri>("--gate")
        {
            Description = CommandWords.Of("AboutTrafficGate"),
            DefaultValueFactory = _ => new Uri("http://127.0.0.1:8081"),
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https" }) return address;
                result.AddError(CommandWords.Of("TrafficGateWrong"));
                return null;
            },
        };
        var perHour = Bounded("--trucks-per-hour", CommandWords.Of("AboutPerHour"), 90.0, 1, 3600);
        var trucks = new Option<int?>("--trucks") { Description = CommandWords.Of("AboutTrucks") };
        var delay = Bounded("--staff-seconds", CommandWords.Of("AboutStaffSeconds"), 4.0, 0, 600);
        var cameras = new Option<string[]>("--camera") { Description = CommandWords.Of("AboutCamera") };
        cameras.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!CameraAddress.TryParse(token.Value, out _)) result.AddError(CommandWords.Of("TrafficCameraWrong", token.Value));
        });

        var whitelist = new Command("whitelist", CommandWords.Of("AboutTrafficWhitelist"));
        whitelist.SetAction(parsed => new SampleWhitelist(parsed.GetValue(seed), parsed.GetValue(count)).Write(parsed.InvocationConfiguration.Output));
        var traffic = new Command("traffic", CommandWords.Of("AboutTraffic")) { gate, perHour, trucks, delay, cameras, seed, count, whitelist };
        traffic.SetAction(async (parsed, _) =>
        {
            var options = new TrafficOptions(
                parsed.GetValue(gate)!, Environment.GetEnvironmentVariable(TokenVariable),
                new SampleWhitelist(parsed.GetValue(seed), parsed.GetValue(count)), parsed.GetValue(seed), parsed.GetValue(perHour),
                parsed.GetValue(trucks), TimeSpan.FromSeconds(parsed.GetValue(delay)),
                [.. (parsed.GetValue(cameras) ?? []).Select(text => CameraAddress.TryParse(text, out var camera) ? camera : throw new ArgumentException(text))]);
            using var stop = new CancellationTokenSource();
            using var interrupted = StopOn(PosixSignal.SIGINT, stop);
            using var terminated = StopOn(PosixSignal.SIGTERM, stop);
            return await new TrafficRun(options, time, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error).RunAsync(stop.Token);
        });
        return traffic;
    }

    private static Option<T> Bounded<T>(string name, string description, T usual, T least, T most) where T : struct, INumber<T> => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            if (T.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
            result.AddError(CommandWords.Of("OutOfRange", name, result.Tokens[0].Value, least, most));
            return usual;
        },
    };

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });
}
