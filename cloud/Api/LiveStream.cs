using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Checkpoint.Cloud.Live;

namespace Checkpoint.Cloud.Api;

/// <summary>
/// The live feed for programs, as server-sent events: each "gate" is one gate as it is now. Who comes back with the last id gets the gates
/// that have changed since, or all of them when the centre has started anew meanwhile.
/// </summary>
internal sealed class LiveStream(LiveFeed feed, TimeProvider time)
{
    private const string Gate = "gate", Alive = "alive";
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(100), s_look = TimeSpan.FromSeconds(1), s_alive = TimeSpan.FromSeconds(15);

    private readonly string _run = Guid.NewGuid().ToString("n")[..12];

    /// <param name="isWelcome">Asked each second, and before anything is told: a stream is open for days.</param>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(string? lastId, Func<ValueTask<bool>> isWelcome, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var at = VersionOf(lastId);
        var shown = new Dictionary<string, GateConnection>();
        var said = time.GetTimestamp();
        while (await isWelcome())
        {
            var changed = feed.Changed;
            // A gate that falls silent says nothing: that is seen by looking.
            var gates = feed.Versions.Where(each => each.Version > at || (shown.TryGetValue(each.View.Gate, out var connection) && connection != each.View.Connection)).OrderBy(each => each.Version).ToList();
            foreach (var (view, version) in feed.Versions) shown[view.Gate] = view.Connection;
            foreach (var (view, version) in gates)
            {
                at = Math.Max(at, version);
                yield return new SseItem<string>(JsonSerializer.Serialize(view, CentreJson.Default.GateView), Gate) { EventId = string.Create(CultureInfo.InvariantCulture, $"{_run}-{at}") };
            }

            if (gates.Count == 0 && time.GetElapsedTime(said) >= s_alive) yield return new SseItem<string>("", Alive);
            if (gates.Count > 0 || time.GetElapsedTime(said) >= s_alive) said = time.GetTimestamp();
            await Task.Delay(s_rest, time, cancellationToken); // a busy morning is told ten times a second, not a thousand
            await Task.WhenAny(changed, Task.Delay(s_look, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private long VersionOf(string? id) =>
        id?.Split('-') is [var run, var version] && run == _run && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;
}
