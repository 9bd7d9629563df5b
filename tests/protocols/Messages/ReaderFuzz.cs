using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Protocols.Tests.Messages;

/// <summary>Golden files with bytes changed, cut, repeated and put in: no reader throws, and what is read can be written.</summary>
public sealed class ReaderFuzz
{
    private static readonly string[] s_files = [.. Directory.GetFiles(Path.Combine(SourceTree.Folder, "Messages", "golden")).Order()];
    private static readonly byte[][] s_golden = [.. s_files.Select(File.ReadAllBytes)];

    private static readonly byte[][] s_pieces =
    [
        .. new[]
        {
            "null", "true", "-0", "1e999", "-1", "9223372036854775808", "0.1", "\"\"", "{}", "[]", "[[[[", "{\"a\":", "\"", "\\", "\\ud800", "\\u0000", ",",
            ":", "}", "]", "\"sequence\":1,", "\"data\":", "\"data_base64\":\"\",", "\"version\":", "+08:00", "Z", "陕", "//", "/*", "\"a\":\"b\",",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0],
    ];

    private static readonly Gen<(int Kind, uint Place, uint Length, uint Value)> s_mutation =
        Gen.Select(Gen.Int[0, 4], Gen.UInt, Gen.UInt[0, 40], Gen.UInt);

    [Fact]
    public void No_bytes_make_a_reader_throw()
    {
        var read = 0;
        Gen.Select(Gen.Int[0, s_golden.Length - 1], s_mutation.Array[1, 4]).Sample((file, mutations) =>
        {
            var bytes = mutations.Aggregate(s_golden[file], Mutate);
            if (Read(Path.GetFileNameWithoutExtension(s_files[file]), bytes))
                Interlocked.Increment(ref read);
        }, iter: Scale.Of(1_000_000, 50_000));
        TestContext.Current.TestOutputHelper?.WriteLine($"{read} of {Scale.Of(1_000_000, 50_000)} inputs were still messages");
        Assert.InRange(read, Scale.Of(1_000_000, 50_000) / 100, Scale.Of(1_000_000, 50_000) * 9 / 10); // Neither all noise nor all untouched.
    }

    [Fact]
    public void No_noise_makes_a_reader_throw() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        foreach (var name in new[] { "ack", "status", "telemetry", "policy", "command", "result", "directives", "event" })
            Read(name, bytes);
    }, iter: Scale.Of(100_000, 5_000));

    private static bool Read(string name, byte[] bytes)
    {
        string? problem;
        object? message = name switch
        {
            "ack" => MessageJson.ReadAck(bytes, out problem),
            "status" => MessageJson.ReadStatus(bytes, out problem),
            "telemetry" => MessageJson.ReadTelemetry(bytes, out problem),
            "policy" => PolicyJson.Read(bytes, out problem),
            "command" => OrderJson.ReadCommand(bytes, out problem),
            "result" => OrderJson.ReadResult(bytes, out problem),
            "directives" => OrderJson.ReadDirectives(bytes, out problem),
            _ => CloudEventJson.Read(bytes, out problem),
        };
        Assert.NotEqual(message is null, problem is null);
        switch (message)
        {
            case CloudEvent cloudEvent:
                var once = Write(cloudEvent);
                var twice = Write(CloudEventJson.Read(once, out _)!);
                // Data that is not UTF-8 is kept with U+FFFD, and may then be data that fits its type.
                Assert.Equal(Utf8.IsValid(bytes) ? once : Write(CloudEventJson.Read(twice, out _)!), twice);
                break;
            case EventAck ack:
                Assert.Equal(ack, MessageJson.ReadAck(MessageJson.Write(ack), out _));
                break;
            case GateStatus status:
                Assert.NotNull(MessageJson.ReadStatus(MessageJson.Write(status), out _));
                break;
            case GateTelemetry telemetry:
                Assert.NotNull(MessageJson.ReadTelemetry(MessageJson.Write(telemetry), out _));
                break;
            case GateCommand command:
                Assert.Equal(command, OrderJson.ReadCommand(OrderJson.Write(command), out _));
                break;
            case CommandResult result:
                Assert.NotNull(OrderJson.ReadResult(OrderJson.Write(result), out _));
                break;
            case DirectiveList directives:
                Assert.NotNull(OrderJson.ReadDirectives(OrderJson.Write(directives), out _));
                break;
            case Policy policy:
                Assert.Empty(policy.Validate());
                Assert.Equal(policy, PolicyJson.Read(PolicyJson.Write(policy), out _));
                break;
        }
        return message is not null;
    }

    private static byte[] Mutate(byte[] bytes, (int Kind, uint Place, uint Length, uint Value) mutation)
    {
        var place = (int)(mutation.Place % (uint)(bytes.Length + 1));
        var length = Math.Min((int)mutation.Length, bytes.Length - place);
        Span<byte> front = bytes.AsSpan(0, place), part = bytes.AsSpan(place, length), back = bytes.AsSpan(place + length);
        var piece = s_pieces[mutation.Value % (uint)s_pieces.Length];
        return mutation.Kind switch
        {
            0 => [.. front, .. back], // cut
            1 => [.. front, .. part, .. part, .. back], // repeat
            2 => [.. front, .. piece, .. part, .. back], // put in
            3 => [.. front, .. piece, .. back], // replace
            _ => [.. front, (byte)mutation.Value, .. bytes.AsSpan(Math.Min(place + 1, bytes.Length))], // change a byte
        };
    }

    private static byte[] Write(CloudEvent cloudEvent)
    {
        var output = new ArrayBufferWriter<byte>();
        CloudEventJson.Write(output, cloudEvent);
        return output.WrittenSpan.ToArray();
    }
}
