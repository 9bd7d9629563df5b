namespace Checkpoint.Protocols.Topics;

/// <summary>A topic of one gate, taken apart.</summary>
/// <param name="Rest">Id of the command or pass; empty for the other kinds.</param>
public readonly record struct GateTopic(GateAddress Address, TopicKind Kind, string Rest = "")
{
    /// <summary>Retained: current version, count and digest of the whitelist of all gates.</summary>
    public const string WhitelistHead = "checkpoint/v1/whitelist/head";

    public static string Events(GateAddress gate) => $"{gate.Root}/events";

    public static string Ack(GateAddress gate) => $"{gate.Root}/ack";

    public static string Status(GateAddress gate) => $"{gate.Root}/status";

    public static string Telemetry(GateAddress gate) => $"{gate.Root}/telemetry";

    public static string Command(GateAddress gate, string id) => $"{gate.Root}/commands/{Id(id)}";

    public static string Result(GateAddress gate, string id) => $"{gate.Root}/results/{Id(id)}";

    public static string Policy(GateAddress gate) => $"{gate.Root}/policy";

    public static string Directives(GateAddress gate) => $"{gate.Root}/directives";

    public static string Picture(GateAddress gate, string pass) => $"{gate.Root}/pictures/{Id(pass)}";

    public static string WhitelistWant(GateAddress gate) => $"{gate.Root}/whitelist/want";

    public static string WhitelistPage(GateAddress gate) => $"{gate.Root}/whitelist/page";

    /// <summary>Filter for one kind of topic of every gate.</summary>
    public static string FilterFor(TopicKind kind) => $"checkpoint/v1/+/+/{Tail(kind, "+")}";

    /// <summary>Filter for one kind of topic of one gate.</summary>
    public static string FilterFor(TopicKind kind, GateAddress gate) => $"{gate.Root}/{Tail(kind, "+")}";

    /// <summary>Filter for all commands to one gate.</summary>
    public static string CommandFilter(GateAddress gate) => $"{gate.Root}/commands/+";

    /// <summary>Takes a topic apart. False when it is not a topic of a gate, whatever it is.</summary>
    public static bool TryParse(string? topic, out GateTopic parsed)
    {
        parsed = default;
        if (topic?.Split('/') is not ["checkpoint", "v1", var site, var gate, .. var tail] ||
            !GateAddress.IsName(site) || !GateAddress.IsName(gate) || KindOf(tail) is not { } found)
        {
            return false;
        }

        parsed = new(new GateAddress(site, gate), found.Kind, found.Id);
        return true;
    }

    public override string ToString() => $"{Address.Root}/{Tail(Kind, Rest)}";

    private static (TopicKind Kind, string Id)? KindOf(string[] tail) => tail switch
    {
        ["events"] => (TopicKind.Events, ""),
        ["ack"] => (TopicKind.Ack, ""),
        ["status"] => (TopicKind.Status, ""),
        ["telemetry"] => (TopicKind.Telemetry, ""),
        ["commands", var id] when IsId(id) => (TopicKind.Command, id),
        ["results", var id] when IsId(id) => (TopicKind.Result, id),
        ["policy"] => (TopicKind.Policy, ""),
        ["directives"] => (TopicKind.Directives, ""),
        ["pictures", var pass] when IsId(pass) => (TopicKind.Picture, pass),
        ["whitelist", "want"] => (TopicKind.WhitelistWant, ""),
        ["whitelist", "page"] => (TopicKind.WhitelistPage, ""),
        _ => null,
    };

    private static string Tail(TopicKind kind, string rest) => kind switch
    {
        TopicKind.Command => $"commands/{rest}",
        TopicKind.Result => $"results/{rest}",
        TopicKind.Picture => $"pictures/{rest}",
        TopicKind.WhitelistWant => "whitelist/want",
        TopicKind.WhitelistPage => "whitelist/page",
        TopicKind.Events => "events",
        TopicKind.Ack => "ack",
        TopicKind.Status => "status",
        TopicKind.Telemetry => "telemetry",
        TopicKind.Policy => "policy",
        TopicKind.Directives => "directives",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    // '+', '#', '/' and NUL would change the topic.
    private static bool IsId(string id) => id.Length is > 0 and <= 128 && id.AsSpan().IndexOfAny("+#/\0") < 0;

    private static string Id(string id) => IsId(id) ? id : throw new ArgumentException($"'{id}' cannot be the last level of a topic.", nameof(id));
}
