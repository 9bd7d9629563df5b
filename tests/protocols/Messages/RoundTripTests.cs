using System.Buffers;
using System.Text;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Tests;
using CsCheck;
using Xunit;

namespace Checkpoint.Protocols.Tests.Messages;

public sealed class RoundTripTests
{
    [Fact]
    public void Any_event_comes_back_as_it_was_written() => GenMessage.Event.Sample(cloudEvent =>
    {
        var written = Write(cloudEvent);

        var read = CloudEventJson.Read(written, out var problem)!;

        Assert.Null(problem);
        Assert.IsType(cloudEvent.Data.GetType(), read.Data);
        Assert.Equal(cloudEvent with { Data = read.Data }, read);
        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(Write(read)));
    }, iter: Scale.Of(200_000, 10_000));

    [Fact]
    public void Any_status_comes_back_as_it_was_written() => GenMessage.Status.Sample(status =>
        AssertSame(MessageJson.Write(status), json => MessageJson.Write(MessageJson.ReadStatus(json, out _)!)), iter: Scale.Of(20_000, 1_000));

    [Fact]
    public void Any_telemetry_comes_back_as_it_was_written() => GenMessage.Telemetry.Sample(telemetry =>
        AssertSame(MessageJson.Write(telemetry), json => MessageJson.Write(MessageJson.ReadTelemetry(json, out _)!)), iter: Scale.Of(20_000, 1_000));

    [Fact]
    public void Any_ack_comes_back_as_it_was_written() => GenMessage.Ack.Sample(
        ack => ack == MessageJson.ReadAck(MessageJson.Write(ack), out _), iter: Scale.Of(20_000, 1_000));

    [Fact]
    public void Any_command_comes_back_as_it_was_written() => GenMessage.Command.Sample(
        command => command == OrderJson.ReadCommand(OrderJson.Write(command), out _), iter: Scale.Of(20_000, 1_000));

    [Fact]
    public void Any_result_comes_back_as_it_was_written() => GenMessage.Result.Sample(
        result => AssertSame(OrderJson.Write(result), json => OrderJson.Write(OrderJson.ReadResult(json, out _)!)), iter: Scale.Of(20_000, 1_000));

    [Fact]
    public void Any_list_of_directives_comes_back_as_it_was_written() => GenMessage.Directives.Sample(
        list => AssertSame(OrderJson.Write(list), json => OrderJson.Write(OrderJson.ReadDirectives(json, out _)!)), iter: Scale.Of(20_000, 1_000));

    [Fact]
    public void Any_policy_comes_back_as_it_was_written() => GenMessage.Policy.Sample(
        policy => policy == PolicyJson.Read(PolicyJson.Write(policy), out _), iter: Scale.Of(20_000, 1_000));

    private static void AssertSame(byte[] written, Func<byte[], byte[]> rewrite) =>
        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(rewrite(written)));

    private static byte[] Write(CloudEvent cloudEvent)
    {
        var output = new ArrayBufferWriter<byte>();
        CloudEventJson.Write(output, cloudEvent);
        return output.WrittenSpan.ToArray();
    }
}
