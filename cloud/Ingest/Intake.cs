using System.Buffers;
using Checkpoint.Cloud.Broker;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Ingest;

/// <summary>
/// Where everything comes in that gates say: straight out of the embedded broker, or from the client at an external one. Whoever brings a
/// message waits until there is room for it.
/// </summary>
internal sealed class Intake(IngestQueue queue, IEnumerable<IConversation> conversations, IngestMetrics metrics, ILogger<Intake> logger) : IDisposable
{
    /// <summary>No message that the centre reads is larger; asked before it is copied.</summary>
    public const int MaximumBytes = MessageJson.MaximumBytes;

    private static readonly TopicKind[] s_ingested = [TopicKind.Events, TopicKind.Status, TopicKind.Telemetry];

    private readonly IConversation[] _conversations = [.. conversations];
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The kinds of topics the centre listens to.</summary>
    public IEnumerable<TopicKind> Heard => s_ingested.Concat(_conversations.SelectMany(conversation => conversation.Heard)).Distinct();

    /// <param name="retained">The broker has kept it: its sender said it some time ago.</param>
    public async ValueTask TakeAsync(string name, ReadOnlySequence<byte> content, bool retained, CancellationToken cancellationToken)
    {
        if (!GateTopic.TryParse(name, out var topic))
        {
            metrics.BadTopic();
            logger.SkippedTopic(name[..Math.Min(name.Length, 100)]);
            return;
        }

        var listeners = _conversations.Where(conversation => conversation.Heard.Contains(topic.Kind)).ToList();
        if (listeners.Count == 0 && !s_ingested.Contains(topic.Kind)) return;
        if (content.Length > MaximumBytes)
        {
            metrics.Bad(topic.Kind);
            logger.Skipped(topic.ToString(), $"it has {content.Length} bytes; {MaximumBytes} is the limit");
            return;
        }

        var payload = content.ToArray();
        // First: what the ingest stores is confirmed, and does not come again.
        foreach (var listener in listeners)
        {
            await _one.WaitAsync(cancellationToken);
            try
            {
                await listener.ReceiveAsync(topic, payload, retained, cancellationToken);
            }
            finally
            {
                _one.Release();
            }
        }

        if (s_ingested.Contains(topic.Kind)) await queue.WriteAsync(new Incoming(topic, payload, retained), cancellationToken);
    }

    public void Dispose() => _one.Dispose();
}
