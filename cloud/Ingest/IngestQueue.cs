using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Ingest;

/// <summary>Messages between the broker and the store; full means that the broker waits.</summary>
internal sealed class IngestQueue(IOptions<IngestSettings> settings)
{
    private readonly int _batchSize = settings.Value.BatchSize;
    private readonly Channel<Incoming> _channel = Channel.CreateBounded<Incoming>(
        new BoundedChannelOptions(settings.Value.QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public int Depth => _channel.Reader.Count;

    public ValueTask WriteAsync(Incoming incoming, CancellationToken cancellationToken) => _channel.Writer.WriteAsync(incoming, cancellationToken);

    /// <summary>Everything that waits, up to the size of a batch; at least one.</summary>
    public async Task<IReadOnlyList<Incoming>> ReadBatchAsync(CancellationToken cancellationToken)
    {
        await _channel.Reader.WaitToReadAsync(cancellationToken);
        var batch = new List<Incoming>();
        while (batch.Count < _batchSize && _channel.Reader.TryRead(out var incoming)) batch.Add(incoming);
        return batch;
    }
}
