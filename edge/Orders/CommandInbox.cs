using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Checkpoint.Edge.Orders;

/// <summary>
/// Commands that have come and were not looked at yet: few, and little memory however large they are. Any thread puts in, one takes out.
/// </summary>
internal sealed class CommandInbox
{
    public const int Most = 256;

    /// <summary>A command as the centre writes it has some 2 KiB at most.</summary>
    public const int MostBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<(string Id, ReadOnlyMemory<byte> Payload)> _waiting = [];
    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _bytes;

    /// <summary>False when there is no room for it.</summary>
    public bool TryAdd(string id, ReadOnlyMemory<byte> payload)
    {
        lock (_lock)
        {
            if (_waiting.Count >= Most || _bytes + payload.Length > MostBytes) return false;
            _waiting.Enqueue((id, payload));
            _bytes += payload.Length;
        }

        _woken.Writer.TryWrite(true);
        return true;
    }

    /// <summary>One of that id waits.</summary>
    public bool Holds(string id)
    {
        lock (_lock) return _waiting.Any(each => each.Id == id);
    }

    /// <summary>Oldest first, until it is cancelled.</summary>
    public async IAsyncEnumerable<(string Id, ReadOnlyMemory<byte> Payload)> ReadAllAsync([EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            while (Take() is { } next) yield return next;
            await _woken.Reader.ReadAsync(stop);
        }
    }

    private (string Id, ReadOnlyMemory<byte> Payload)? Take()
    {
        lock (_lock)
        {
            if (!_waiting.TryDequeue(out var next)) return null;
            _bytes -= next.Payload.Length;
            return next;
        }
    }
}
