using System.Threading.Channels;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Orders;

/// <summary>Commands in, results out. What cannot be sent now waits for the next connection.</summary>
internal sealed class CommandConversation(IOptions<GateSettings> gate, OrdersMetrics metrics, TimeProvider time) : IConversation
{
    private const int MostWaiting = 256;
    private const int MostTries = 2;

    private readonly GateAddress _gate = new(gate.Value.Site, gate.Value.Name);
    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private readonly Queue<CommandResult> _results = [];
    private (CommandResult? Result, int Times) _tried;

    public IReadOnlyList<string> Filters { get; } = [GateTopic.CommandFilter(new GateAddress(gate.Value.Site, gate.Value.Name))];

    /// <summary>Id of the topic, and what came on it.</summary>
    public CommandInbox Incoming { get; } = new();

    public void Receive(string topic, ReadOnlyMemory<byte> payload, bool isLive)
    {
        // A command is never kept by a broker: what is, is as old as it likes.
        if (!isLive || !GateTopic.TryParse(topic, out var parsed) || parsed.Kind != TopicKind.Command) metrics.Ignored();
        else if (!Incoming.TryAdd(parsed.Rest, payload)) TurnAway(parsed.Rest);
    }

    /// <summary>Says what became of a command, as soon as there is a connection.</summary>
    public void Answer(CommandResult result)
    {
        lock (_lock)
        {
            if (_results.Count >= MostWaiting) _results.Dequeue();
            _results.Enqueue(result);
        }

        _woken.Writer.TryWrite(true);
    }

    public async Task RunAsync(Link link, CancellationToken stop)
    {
        while (true)
        {
            while (Next() is { } result)
            {
                _tried = (result, ReferenceEquals(_tried.Result, result) ? _tried.Times + 1 : 1);
                await link.PublishAsync(MqttMessages.Once(GateTopic.Result(_gate, result.Id), PayloadOf(result, link), link.Version), stop);
                Sent(result);
            }

            await _woken.Reader.ReadAsync(stop);
        }
    }

    /// <summary>Who gave it must not wait for what never comes. The answers of those that were looked at are worth more.</summary>
    private void TurnAway(string id)
    {
        metrics.Ignored();
        if (!OrderJson.IsId(id) || Incoming.Holds(id)) return;
        lock (_lock)
        {
            if (_results.Count >= MostWaiting) return;
            _results.Enqueue(new CommandResult
            {
                Id = id, Outcome = CommandOutcome.Refused, Code = CommandCodes.TooMany, Message = "The command was not looked at: too many are waiting.", Time = time.GetLocalNow(),
            });
        }

        _woken.Writer.TryWrite(true);
    }

    /// <summary>
    /// A result the broker does not take would end the connection again and again, and keep all others waiting: it goes without the
    /// diagnostics, which alone make it large. A broker of 3.1.1 does not say how much it takes.
    /// </summary>
    private byte[] PayloadOf(CommandResult result, Link link)
    {
        var whole = OrderJson.Write(result);
        if (result.Diagnostics is null || (link.Takes(whole.Length) && _tried.Times <= MostTries)) return whole;
        var why = link.Takes(whole.Length) ? "the connection broke whenever they were sent" : $"the broker takes packets up to {link.MaximumPacketBytes}";
        return OrderJson.Write(result with { Diagnostics = null, Message = $"The diagnostics are left out: the message has {whole.Length} bytes with them, and {why}." });
    }

    private CommandResult? Next()
    {
        lock (_lock) return _results.TryPeek(out var result) ? result : null;
    }

    private void Sent(CommandResult result)
    {
        lock (_lock)
            if (_results.TryPeek(out var first) && ReferenceEquals(first, result)) _results.Dequeue();
    }
}
