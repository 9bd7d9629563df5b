using System.Buffers;
using System.Text;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Protocols.Topics;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Protocols.Tests.Messages;

/// <summary>Something that reads what comes from the broker.</summary>
/// <param name="Samples">Good inputs.</param>
/// <param name="Read">Null and a problem, or a message.</param>
/// <param name="Write">The message as it would be sent; reading that gives the same again.</param>
internal sealed record Decoder(string Name, IReadOnlyList<byte[]> Samples, Func<byte[], (object? Message, string? Problem)> Read, Func<object, byte[]> Write)
{
    private static readonly string s_golden = Path.Combine(SourceTree.Folder, "Messages", "golden");

    /// <summary>All of them, at gates and at the centre. A new message is a line here.</summary>
    public static IReadOnlyList<Decoder> All { get; } =
    [
        Of<CloudEvent>("checkpoint.*", CloudEventJson.Read, WriteEvent),
        Of<EventAck>("ack", MessageJson.ReadAck, MessageJson.Write),
        Of<GateStatus>("status", MessageJson.ReadStatus, MessageJson.Write),
        Of<GateTelemetry>("telemetry", MessageJson.ReadTelemetry, MessageJson.Write),
        Of<GateCommand>("command", OrderJson.ReadCommand, OrderJson.Write),
        Of<CommandResult>("result", OrderJson.ReadResult, OrderJson.Write),
        Of<DirectiveList>("directives", OrderJson.ReadDirectives, OrderJson.Write),
        Of<Policy>("policy", PolicyJson.Read, PolicyJson.Write),
        Of<WhitelistHead>("whitelistHead", WhitelistMessages.ReadHead, WhitelistMessages.Write),
        Of<WhitelistWant>("whitelistWant", WhitelistMessages.ReadWant, WhitelistMessages.Write),
        Of<WhitelistPage>("whitelistPage", WhitelistMessages.ReadPlainPage, page => WhitelistMessages.WritePlain(Understood(page))),
        new("packed page", [WhitelistMessages.Write(Messages.Samples.WhitelistPage)], ReadPacked, page => WhitelistMessages.Write(Understood((WhitelistPage)page))),
        new("topic", [.. Topics().Select(Encoding.UTF8.GetBytes)], ReadTopic, topic => Encoding.UTF8.GetBytes(((GateTopic)topic).ToString())),
    ];

    private delegate T? Reader<T>(ReadOnlySpan<byte> utf8, out string? problem);

    /// <param name="golden">Name of the golden files that are its samples.</param>
    private static Decoder Of<T>(string golden, Reader<T> read, Func<T, byte[]> write) where T : class => new(
        golden,
        [.. Directory.GetFiles(s_golden, golden + ".json").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)],
        utf8 => (read(utf8, out var problem), problem),
        message => write((T)message));

    private static byte[] WriteEvent(CloudEvent happened)
    {
        var output = new ArrayBufferWriter<byte>();
        CloudEventJson.Write(output, happened);
        return output.WrittenSpan.ToArray();
    }

    private static (object? Message, string? Problem) ReadPacked(byte[] packed) =>
        (WhitelistMessages.ReadPage(packed, out var problem), problem);

    /// <summary>As the gate understands it: every entry of a page that was read can be read.</summary>
    private static WhitelistPage Understood(WhitelistPage page) => page with
    {
        Entries = [.. page.Entries.Select(entry => entry.TryRead(out var change, out var problem) ? WhitelistEntry.Of(change) : throw new InvalidOperationException(problem))],
    };

    private static IEnumerable<string> Topics() =>
        Enum.GetValues<TopicKind>().Select(kind => new GateTopic(new GateAddress("shenmu", "north"), kind, "c-1").ToString());

    private static (object? Message, string? Problem) ReadTopic(byte[] utf8) =>
        GateTopic.TryParse(Encoding.UTF8.GetString(utf8), out var topic) ? (topic, null) : (null, "no topic of a gate");
}
