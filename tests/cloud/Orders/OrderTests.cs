using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Checkpoint.Cloud.Tests.Pages;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using Checkpoint.Protocols.Topics;
using Checkpoint.Tests;
using CsCheck;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Checkpoint.Cloud.Tests.Orders;

/// <summary>Orders of a centre in a process of its own, with its embedded broker.</summary>
public sealed class OrderTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly GateAddress s_gate = new("shenmu", "north");

    private static readonly object s_open = new { action = "openByHand", lane = "entry", pass = "none", reason = "消防车" };

    [Fact]
    public async Task A_command_goes_to_the_gate_once_and_its_outcome_comes_back()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        await using var gate = await OnlineAsync(centre);
        var id = await SendAsync(centre, s_open);
        var command = await ReceivedAsync(gate, GateTopic.Command(s_gate, id), bytes => OrderJson.ReadCommand(bytes, out _));
        Assert.Equal(("openByHand", "entry", "none", "消防车", CentreProcess.Program, TimeSpan.FromSeconds(30)), (command.Action, command.Lane, command.Pass, command.Reason, command.Issuer, command.Deadline - command.IssuedAt));
        Assert.Equal("sent", (await StateAsync(centre, id)).GetProperty("state").GetString());

        await gate.PublishAsync(GateTopic.Result(s_gate, id), "{"u8.ToArray());
        await gate.PublishAsync(GateTopic.Result(s_gate, "unknown"), Result("unknown", CommandOutcome.Done));
        await gate.PublishAsync(GateTopic.Result(s_gate, id), Result(id, CommandOutcome.Refused));
        await gate.PublishAsync(GateTopic.Result(s_gate, id), Result(id, CommandOutcome.Done));
        await Wait.Until(async () => (await StateAsync(centre, id)).GetProperty("state").GetString() == "refused", "the outcome");
        Assert.Equal("why", (await StateAsync(centre, id)).GetProperty("message").GetString());

        Assert.Matches("""checkpoint_ingest_bad_messages_total\{[^}]*kind="Result"[^}]*\} 1""", await centre.Http.GetStringAsync($"{centre.Url}/metrics"));

        // An outcome whose result was lost is known from the gate's events.
        var second = await SendAsync(centre, new { action = "restart" });
        await gate.SendAsync(s_gate, new Story("shenmu", "north").Tell(new CommandEnded { Command = second, Outcome = CommandOutcome.Interrupted }).Told);
        await Wait.Until(async () => (await StateAsync(centre, second)).GetProperty("state").GetString() == "interrupted", "the outcome by events");

        var third = await SendAsync(centre, new { action = "sendDiagnostics", lifetimeSeconds = 1 });
        await Wait.Until(async () => (await StateAsync(centre, third)).GetProperty("state").GetString() == "noAnswer", "no answer");
        Assert.Equal(1, gate.Messages.Count(message => message.Topic == GateTopic.Command(s_gate, third)));
        centre.Kill();
        await centre.RestartAsync();
        Assert.Equal([third, second, id], (await centre.Http.GetFromJsonAsync<JsonElement[]>($"{centre.Url}/api/gates/shenmu/north/commands"))!.Select(each => each.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task What_is_no_order_or_comes_from_elsewhere_is_refused()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        await using var gate = await OnlineAsync(centre);
        var url = $"{centre.Url}/api/gates/shenmu/north/commands";
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(url, request => request.Headers.Add("Origin", "http://evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(url, request => request.Headers.Host = "evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(url, request => request.Headers.Add("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PostAsync(url, request => request.Content = new StringContent(JsonSerializer.Serialize(s_open), Encoding.UTF8, "text/plain")));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync($"{centre.Url}/api/gates/shenmu/south/commands"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(url, request => request.Content = JsonContent.Create(new { issuer = new string('x', 70_000) })));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(url, request => request.Headers.Add("Origin", centre.Url)));
        object[] wrong =
        [
            new { action = "dance" }, new { action = "openByHand", lane = "entry", pass = "none" }, new { action = "openByHand", reason = "x", pass = "none" },
            new { action = "openByHand", lane = "entry", reason = "x" }, new { action = "measureAgain", lane = "entry" },
            new { action = "restart", lane = "entry" }, new { action = "restart", issuer = "李" }, new { action = "restart", lifetimeSeconds = 601 },
            new { action = "restart", surprise = 1 }, new object[] { 1 },
        ];
        foreach (var each in wrong) Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(url, request => request.Content = JsonContent.Create(each)));
        var seeds = new[] { JsonSerializer.Serialize(s_open), """{"policy":{"version":1}}""", """{"directives":[{"title":{"zh":"测","en":"a"},"text":{"zh":"测","en":"a"}}]}""" };
        string[] paths = [url, $"{centre.Url}/api/policy", $"{centre.Url}/api/directives"];
        string[] pieces = ["null", "}", "\"", "\\ud800", "1e999", "[", "\u0000", "-1", "{", "true,"];
        await Gen.Select(Gen.Int[0, 2], Gen.Int[0, 200], Gen.Int[0, pieces.Length - 1]).SampleAsync(async (kind, cut, piece) =>
        {
            var put = pieces[piece];
            var text = seeds[kind].Insert(cut % seeds[kind].Length, put);
            using var request = new HttpRequestMessage(kind == 0 ? HttpMethod.Post : HttpMethod.Put, paths[kind]) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
            var status = (int)(await centre.Http.SendAsync(request)).StatusCode;
            Assert.True(status < 500, $"{status} for {text}");
        }, iter: Scale.Of(2_000, 100));

        await gate.SayAsync(s_gate, "s", online: false, "entry");
        await Wait.Until(async () => await PostAsync(url) == HttpStatusCode.Conflict, "the refusal while the gate is offline");

        async Task<HttpStatusCode> PostAsync(string to, Action<HttpRequestMessage>? change = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = JsonContent.Create(s_open) };
            change?.Invoke(request);
            return (await centre.Http.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task Policy_and_directives_reach_every_gate_again_after_the_centre_was_killed()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        await using (var gate = await OnlineAsync(centre))
        {
            Assert.Equal(HttpStatusCode.NotFound, (await centre.Http.GetAsync($"{centre.Url}/api/policy")).StatusCode);
            Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync(centre, "policy", new { policy = new { screening = new { feverCelsius = 99 } } })).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await PutAsync(centre, "policy", new { policy = new { version = 77, screening = new { feverCelsius = 37.4 } } })).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await PutAsync(centre, "gates/shenmu/north/policy", new { policy = new { screening = new { feverCelsius = 37.6 } } })).StatusCode);
            var policy = await ReceivedAsync(gate, GateTopic.Policy(s_gate), bytes => PolicyJson.Read(bytes, out _), policy => policy.Screening.FeverCelsius == 37.6);
            Assert.NotEqual(77, policy.Version);
            var two = new { directives = new[] { Notice("甲", "A"), Notice("乙", "B") } };
            Assert.Equal(HttpStatusCode.OK, (await PutAsync(centre, "directives", two)).StatusCode);
            await ReceivedAsync(gate, GateTopic.Directives(s_gate), bytes => OrderJson.ReadDirectives(bytes, out _), list => list.Directives.Count == 2);
        }

        centre.Kill();
        await centre.RestartAsync();
        await using var again = await OnlineAsync(centre);
        Assert.Equal(37.6, (await ReceivedAsync(again, GateTopic.Policy(s_gate), bytes => PolicyJson.Read(bytes, out _))).Screening.FeverCelsius);
        Assert.Equal(2, (await ReceivedAsync(again, GateTopic.Directives(s_gate), bytes => OrderJson.ReadDirectives(bytes, out _))).Directives.Count);
        // A gate that nobody had heard of gets what is for all.
        var west = new GateAddress("shenmu", "west");
        await using var other = await GateClient.ConnectAsync(centre.BrokerPort, west);
        await other.SubscribeAsync(GateTopic.Policy(west));
        await other.SayAsync(west, "w", online: true, "entry");
        Assert.Equal(37.4, (await ReceivedAsync(other, GateTopic.Policy(west), bytes => PolicyJson.Read(bytes, out _))).Screening.FeverCelsius);
    }

    [Fact]
    public async Task After_an_older_store_was_put_back_gates_take_what_they_are_sent_again()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        var file = Path.Combine(folder.Path, "orders.db");
        await PutAsync(centre, "policy", Fever(37.1));
        await PutAsync(centre, "directives", new { directives = new[] { Notice("甲", "A") } });
        centre.Kill();
        File.Copy(file, file + ".old");
        await centre.RestartAsync();
        await PutAsync(centre, "policy", Fever(37.2));
        var newest = await (await PutAsync(centre, "directives", new { directives = new[] { Notice("乙", "B") } })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(4, newest.GetProperty("version").GetInt64());
        centre.Kill();
        File.Move(file + ".old", file, overwrite: true);
        File.Delete(Path.Combine(folder.Path, "orders-log.db"));
        await centre.RestartAsync();

        await using var gate = await OnlineAsync(centre);
        await gate.PublishAsync(GateTopic.Status(s_gate), Status(policy: 3, directives: 4));
        var policy = await ReceivedAsync(gate, GateTopic.Policy(s_gate), bytes => PolicyJson.Read(bytes, out _), policy => policy.Version > 3);
        Assert.Equal(37.1, policy.Screening.FeverCelsius);
        var list = await ReceivedAsync(gate, GateTopic.Directives(s_gate), bytes => OrderJson.ReadDirectives(bytes, out _), list => list.Version > 4);
        Assert.Equal("甲", Assert.Single(list.Directives).Title.Zh);

        // A gate has another policy under the number that comes next, and says so.
        var set = await (await PutAsync(centre, "policy", Fever(37.4))).Content.ReadFromJsonAsync<JsonElement>();
        var number = set.GetProperty("policy").GetProperty("version").GetInt64();
        Assert.True(number > policy.Version);
        await gate.PublishAsync(GateTopic.Status(s_gate), Status(number, list.Version));
        await Wait.Until(async () => (await centre.Http.GetStringAsync($"{centre.Url}/api/gates")).Contains($"\"policyVersion\":{number}", StringComparison.Ordinal), "the status");
        await gate.SendAsync(s_gate, new Story("shenmu", "north").Tell(new PolicyRefused { Version = number, Problem = "in use with other content" }).Told);
        Assert.Equal(37.4, (await ReceivedAsync(gate, GateTopic.Policy(s_gate), bytes => PolicyJson.Read(bytes, out _), policy => policy.Version > number)).Screening.FeverCelsius);

        static object Fever(double celsius) => new { policy = new { screening = new { feverCelsius = celsius } } };
        static byte[] Status(long policy, long directives) => MessageJson.Write(new GateStatus
        {
            Online = true, Version = "0.1.0", Stream = new string('a', 32), PolicyVersion = policy, DirectivesVersion = directives, Lanes = ["entry"], Hardware = "simulated",
        });
    }

    [Fact]
    public async Task A_command_whose_way_broke_is_neither_called_sent_nor_unsent_until_the_gate_says_what_became_of_it()
    {
        using var folder = new Folder();
        using var broker = await Mosquitto.StartAsync(folder);
        await using var cut = new CutAtCommand(broker.Port);
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:Host=127.0.0.1", $"--Broker:Port={cut.Port}");
        await using var gate = await GateClient.ConnectAsync(broker.Port, s_gate);
        await gate.SubscribeAsync(GateTopic.CommandFilter(s_gate));
        await Wait.Until(async () =>
        {
            await gate.SayAsync(s_gate, "s", online: true, "entry");
            return (await centre.Http.GetStringAsync($"{centre.Url}/api/gates")).Contains("\"online\":true", StringComparison.Ordinal);
        }, "the gate at the centre");

        // The broker has it and the gate gets it, but nobody tells the centre.
        var id = await SendAsync(centre, s_open);
        Assert.Equal("unknown", (await StateAsync(centre, id)).GetProperty("state").GetString());
        await ReceivedAsync(gate, GateTopic.Command(s_gate, id), bytes => OrderJson.ReadCommand(bytes, out _));
        await Wait.Until(async () =>
        {
            await gate.PublishAsync(GateTopic.Result(s_gate, id), Result(id, CommandOutcome.Done));
            return (await StateAsync(centre, id)).GetProperty("state").GetString() == "done";
        }, "the outcome");
        Assert.Equal(1, gate.Messages.Count(message => message.Topic == GateTopic.Command(s_gate, id)));
    }

    [Fact]
    public async Task The_gate_page_shows_policy_directives_and_commands()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        await using var gate = await OnlineAsync(centre);
        await PutAsync(centre, "policy", new { policy = new { } });
        await PutAsync(centre, "directives", new { directives = new[] { Notice("加强测温", "Stricter screening") } });
        var list = await ReceivedAsync(gate, GateTopic.Directives(s_gate), bytes => OrderJson.ReadDirectives(bytes, out _));
        var id = await SendAsync(centre, s_open);
        await gate.PublishAsync(GateTopic.Result(s_gate, id), OrderJson.Write(new CommandResult { Id = id, Outcome = CommandOutcome.Done, Code = CommandCodes.StartedAgain, Message = "why", Time = DateTimeOffset.Now }));
        await gate.SendAsync(s_gate, new Story("shenmu", "north").Tell(new DirectiveAcknowledged { Directive = list.Directives[0].Id, By = "王芳" }).Told);

        foreach (var (language, policy, directive, read, done, why) in (
            (string, string, string, string, string, string)[])[("zh-CN", "3，当前为 4", "加强测温", "已确认：王芳", "已执行", "卡口已重新启动。"), ("en", "3, current is 4", "Stricter screening", "Acknowledged by 王芳", "Done", "The gate has started again.")])
        {
            var page = await browser.OpenAsync(centre, "/gates/shenmu/north", language: language);
            await Expect(page.GetByTestId("policy")).ToContainTextAsync(policy, new() { Timeout = 60_000 });
            await Expect(page.GetByTestId("directive")).ToContainTextAsync(directive, new() { Timeout = 60_000 });
            await Expect(page.GetByTestId("directive")).ToContainTextAsync(read, new() { Timeout = 60_000 });
            await Expect(page.GetByTestId("command")).ToContainTextAsync(done, new() { Timeout = 60_000 });
            await Expect(page.GetByTestId("command")).ToContainTextAsync(why);
            await Shots.TakeAsync(page, $"centre-orders-{language}");
        }
    }

    private static object Notice(string zh, string en) => new { title = new { zh, en }, text = new { zh, en } };

    private static async Task<GateClient> OnlineAsync(CentreProcess centre)
    {
        var gate = await GateClient.ConnectAsync(centre.BrokerPort, s_gate);
        foreach (var filter in new[] { GateTopic.CommandFilter(s_gate), GateTopic.Policy(s_gate), GateTopic.Directives(s_gate), GateTopic.Ack(s_gate) }) await gate.SubscribeAsync(filter);
        await gate.SayAsync(s_gate, "s", online: true, "entry");
        await Wait.Until(async () => (await centre.Http.GetStringAsync($"{centre.Url}/api/gates")).Contains("\"online\":true", StringComparison.Ordinal), "the gate at the centre");
        return gate;
    }

    private static async Task<string> SendAsync(CentreProcess centre, object command)
    {
        var answer = await centre.Http.PostAsJsonAsync($"{centre.Url}/api/gates/shenmu/north/commands", command);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static Task<HttpResponseMessage> PutAsync(CentreProcess centre, string path, object body) => centre.Http.PutAsJsonAsync($"{centre.Url}/api/{path}", body);

    private static Task<JsonElement> StateAsync(CentreProcess centre, string id) => centre.Http.GetFromJsonAsync<JsonElement>($"{centre.Url}/api/gates/shenmu/north/commands/{id}");

    private static byte[] Result(string id, CommandOutcome outcome) => OrderJson.Write(new CommandResult { Id = id, Outcome = outcome, Message = "why", Time = DateTimeOffset.Now });

    private static async Task<T> ReceivedAsync<T>(GateClient gate, string topic, Func<byte[], T?> read, Func<T, bool>? which = null) where T : class
    {
        T? found = null;
        await Wait.Until(() => (found = gate.Messages.Where(message => message.Topic == topic).Select(message => read(message.Payload)).LastOrDefault(each => each is not null && which?.Invoke(each) != false)) is not null, topic);
        return found!;
    }
}
