using System.Net.ServerSentEvents;
using System.Text.Json;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Topics;
using Xunit;

namespace Checkpoint.Cloud.Tests.Operation;

/// <summary>The live feed as a program hears it.</summary>
public sealed class LiveStreamTests
{
    [Fact]
    public async Task A_program_hears_of_all_gates_then_of_changes_and_after_a_break_of_what_it_missed()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true", "--Live:SilentAfter=00:00:08");
        var (north, south) = (new Story("shenmu", "north").Start("entry"), new Story("shenmu", "south").Start("entry"));
        await TellAsync(centre, north);
        await TellAsync(centre, south);
        string last;
        await using (var listener = await Listener.StartAsync(centre, null))
        {
            // Nobody says anything more: both fall silent, which only looking tells.
            await listener.HearAsync((gate, connection) => gate == "shenmu/north" && connection == "silent");
            await listener.HearAsync((gate, connection) => gate == "shenmu/south" && connection == "silent");
            north.Arrive("entry");
            await TellAsync(centre, north);
            last = await listener.HearAsync((gate, connection) => gate == "shenmu/north" && connection == "online");
        }

        south.Arrive("entry");
        await TellAsync(centre, south);
        await using (var listener = await Listener.StartAsync(centre, last))
        {
            await listener.HearAsync((gate, _) => gate == "shenmu/south");
            Assert.DoesNotContain("shenmu/north", listener.Heard.TakeWhile(gate => gate != "shenmu/south"));
        }

        centre.Kill();
        await centre.RestartAsync();
        await using var again = await Listener.StartAsync(centre, last);
        await again.HearAsync((_, _) => again.Heard.Distinct().Count() == 2);
    }

    private static async Task TellAsync(CentreProcess centre, Story story)
    {
        await using var gate = await GateClient.ConnectAsync(centre.BrokerPort, story.Address);
        await gate.SubscribeAsync(GateTopic.Ack(story.Address));
        await gate.SayAsync(story.Address, story.Stream, online: true, "entry");
        await gate.SendAsync(story.Address, story.Told);
        await Wait.Until(() => gate.Confirmed == story.Told.Count, "the confirmation");
    }

    private sealed class Listener(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> items) : IAsyncDisposable
    {
        public List<string> Heard { get; } = [];

        public static async Task<Listener> StartAsync(CentreProcess centre, string? last)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{centre.Url}/api/live");
            if (last is not null) request.Headers.Add("Last-Event-ID", last);
            var response = await centre.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
            return new(response, SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
        }

        /// <summary>Listens until a gate is heard of that is so.</summary>
        /// <returns>The id of what was heard.</returns>
        public async Task<string> HearAsync(Func<string, string, bool> isSo)
        {
            while (await items.MoveNextAsync().AsTask().WaitAsync(Wait.Bound))
            {
                if (items.Current.EventType != "gate") continue;
                var view = JsonElement.Parse(items.Current.Data);
                var gate = view.GetProperty("gate").GetString()!;
                Heard.Add(gate);
                if (isSo(gate, view.GetProperty("connection").GetString()!)) return items.Current.EventId!;
            }

            throw new InvalidOperationException("The stream has ended.");
        }

        public ValueTask DisposeAsync()
        {
            response.Dispose(); // first: the enumerator may be waiting
            return ValueTask.CompletedTask;
        }
    }
}
