using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Checkpoint.Edge.Gate;

namespace Checkpoint.Edge.Staff;

/// <summary>Screens that follow a lane. A slow one misses steps in between, never the last.</summary>
internal sealed class LaneStreams(IHostApplicationLifetime lifetime, StaffDirectory staff)
{
    public const int Most = 32;

    private int _open;

    /// <param name="token">Of the person who follows: the stream ends with the first change after it was taken away.</param>
    public IResult Follow(LaneHost lane, string token)
    {
        if (Interlocked.Increment(ref _open) > Most)
        {
            Interlocked.Decrement(ref _open);
            return StaffDoor.Refused(RefusalWords.Of("TooManyStreams"), StatusCodes.Status503ServiceUnavailable);
        }

        return TypedResults.ServerSentEvents(ViewsAsync(lane, token, CancellationToken.None));
    }

    private async IAsyncEnumerable<SseItem<string>> ViewsAsync(LaneHost lane, string token, [EnumeratorCancellation] CancellationToken aborted)
    {
        var changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        lane.Changed += Wake;
        try
        {
            do
            {
                yield return new SseItem<string>(JsonSerializer.Serialize(LaneView.Of(lane), LaneViewJson.Default.LaneView), "lane");
            }
            while (await NextAsync(changed.Reader, stop.Token) && staff.Find(token) is not null);
        }
        finally
        {
            lane.Changed -= Wake;
            Interlocked.Decrement(ref _open);
        }

        void Wake(LaneHost _) => changed.Writer.TryWrite(true);
    }

    private static async Task<bool> NextAsync(ChannelReader<bool> changed, CancellationToken stop)
    {
        try
        {
            return await changed.ReadAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false; // The reader has gone, or the gate stops.
        }
    }
}
