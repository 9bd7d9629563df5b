using System.Net.Sockets;
using System.Text;
using Checkpoint.Edge.Lane;
using Checkpoint.Tests;
using Xunit;

namespace Checkpoint.Edge.Tests.Cameras;

/// <summary>Who and what is let in.</summary>
public sealed class CameraDoorTests
{
    private static readonly byte[] s_read = CameraSamples.File("zhenshi-plate.json");

    [Fact]
    public async Task An_unknown_camera_is_not_found()
    {
        await using var bench = await CameraBench.StartAsync();
        Assert.Equal(404, (await bench.SendAsync($"/cameras/side/{CameraBench.Key}", s_read)).Status);
        Assert.Equal(404, (await bench.SendAsync($"/cameras/FRONT/{CameraBench.Key}", s_read)).Status);
    }

    [Theory]
    [InlineData("/cameras/front")]
    [InlineData("/cameras/front/")]
    [InlineData("/cameras/front/Vf3-0kq_8sT.2bLw~8")]
    [InlineData("/cameras/front?key=")]
    [InlineData("/cameras/front?key=Vf3-0kq_8sT.2bLw~9&key=x")]
    public async Task Without_the_right_key_nothing_is_taken_and_nothing_explained(string path)
    {
        await using var bench = await CameraBench.StartAsync();
        var (status, _, body) = await bench.SendAsync(path, s_read);
        Assert.Equal((401, """{"title":"Unauthorized","status":401}"""), (status, body));
        Assert.Equal(0, bench.Journal.LastSequence);
    }

    [Fact]
    public async Task The_key_stands_in_the_path_or_in_the_query()
    {
        await using var bench = await CameraBench.StartAsync();
        Assert.Equal(200, (await bench.SendAsync($"/cameras/front/{CameraBench.Key}", s_read)).Status);
        Assert.Equal(200, (await bench.SendAsync($"/cameras/front?key={CameraBench.Key}", s_read)).Status);
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("192.0.2.1", 401)]
    public async Task A_camera_with_an_address_is_taken_from_there_only(string address, int status)
    {
        await using var bench = await CameraBench.StartAsync(null, ("Cameras:0:Address", address));
        Assert.Equal(status, (await bench.SendAsync($"/cameras/front/{CameraBench.Key}", s_read)).Status);
    }

    [Fact]
    public async Task A_camera_on_this_machine_may_come_without_a_key()
    {
        await using var bench = await CameraBench.StartAsync(null, ("Cameras:0:Address", "127.0.0.1"), ("Cameras:0:Key", ""));
        Assert.Equal(200, (await bench.SendAsync("/cameras/front", s_read)).Status);
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    public async Task What_a_proxy_passes_on_needs_a_key(string header)
    {
        await using var bench = await CameraBench.StartAsync(null, ("Cameras:0:Address", "127.0.0.1"), ("Cameras:0:Key", ""));
        Assert.Equal(401, (await bench.SendAsync("/cameras/front", s_read, forwarded: header)).Status);
        Assert.Equal(0, bench.Journal.LastSequence);
        Assert.Equal(200, (await bench.SendAsync($"/cameras/rear/{CameraBench.Key}", CameraSamples.File("hikvision-isapi.xml"), "application/xml", forwarded: header)).Status);
    }

    [Theory]
    [InlineData("front", "hello", "neither JSON nor")]
    [InlineData("front", "{\"AlarmInfoPlate\":{}}", "no result.PlateResult")]
    [InlineData("rear", "<x/>", "no EventNotificationAlert")]
    [InlineData("rear", "--b\r\nA: b\r\n\r\n\r\n--b--", "no complete XML part")]
    public async Task A_body_that_is_not_understood_is_refused_with_the_reason(string camera, string body, string reason)
    {
        await using var bench = await CameraBench.StartAsync();
        var (status, type, problem) = await bench.SendAsync($"/cameras/{camera}/{CameraBench.Key}", Encoding.UTF8.GetBytes(body), null);
        Assert.Equal((400, "application/problem+json"), (status, type));
        Assert.Contains(reason, CameraBench.Detail(problem), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_too_large_is_refused(bool chunked)
    {
        await using var bench = await CameraBench.StartAsync(null, ("CameraLimits:MaximumBodyBytes", "65536"));
        var (status, _, problem) = await bench.SendAsync($"/cameras/front/{CameraBench.Key}", new byte[70_000], chunked: chunked);
        Assert.Equal(413, status);
        Assert.Contains("more than 65536 bytes", CameraBench.Detail(problem), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_camera_that_sends_too_often_is_told_to_slow_down_and_others_are_served()
    {
        await using var bench = await CameraBench.StartAsync(null, ("CameraLimits:Burst", "3"), ("CameraLimits:RequestsPerSecond", "1"));
        var statuses = new List<int>();
        for (var i = 0; i < 40; i++)
            statuses.Add((await bench.ZhenshiAsync("{}")).Status);
        Assert.Equal([200, 429], statuses.Distinct().Order());
        Assert.Equal([200, 200, 200], statuses[..3]);
        Assert.Equal(200, (await bench.SendAsync($"/cameras/rear/{CameraBench.Key}", CameraSamples.Hikvision(), CameraSamples.Multipart)).Status);
    }

    [Fact]
    public async Task Somebody_who_tries_keys_does_not_fill_the_log()
    {
        await using var bench = await CameraBench.StartAsync();
        int Lines() => bench.Log.Split("refused with 401").Length - 1;
        for (var i = 0; i < 20; i++)
            Assert.Equal(401, (await bench.SendAsync($"/cameras/front/wrong-key-{i}", s_read)).Status);
        Assert.Equal(1, Lines());
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.SendAsync("/cameras/front/wrong-key", s_read);
        Assert.Equal(2, Lines());
    }

    [Fact]
    public async Task A_request_that_does_not_end_is_given_up()
    {
        await using var bench = await CameraBench.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(bench.Address.Host, bench.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /cameras/front/{CameraBench.Key} HTTP/1.1\r\nHost: gate\r\nContent-Length: 100\r\n\r\n{{\"Alarm"));
        using var reader = new StreamReader(stream);
        var answer = reader.ReadLineAsync();
        Assert.True(SpinWait.SpinUntil(() =>
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            return answer.IsCompleted;
        }, TimeSpan.FromSeconds(30)));
        Assert.Equal("HTTP/1.1 408 Request Timeout", await answer);
    }

    [Fact]
    public async Task A_camera_that_hangs_up_leaves_its_place_to_others()
    {
        await using var bench = await CameraBench.StartAsync(null, ("CameraLimits:Concurrent", "1"));
        for (var i = 0; i < 5; i++)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(bench.Address.Host, bench.Address.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /cameras/front/{CameraBench.Key} HTTP/1.1\r\nHost: gate\r\nContent-Length: 100\r\n\r\n{{"));
        }
        Assert.Equal(200, (await bench.SeeAsync("陕K12345")).Status);
    }

    [Fact]
    public async Task A_silent_camera_is_back_with_its_next_request()
    {
        await using var bench = await CameraBench.StartAsync(null, ("Cameras:1:SilentAfterSeconds", "0"), ("Cameras:2:SilentAfterSeconds", "0"));
        bench.Time.Advance(TimeSpan.FromSeconds(89));
        Assert.Empty(bench.Posted);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([new CameraChanged(true)], bench.Posted);
        await bench.SendAsync($"/cameras/front/{CameraBench.Key}", CameraSamples.File("zhenshi-heartbeat.form"), null);
        Assert.Equal([new CameraChanged(true), new CameraChanged(false)], bench.Posted);
    }

    [Fact]
    public async Task No_mutated_body_makes_the_service_fail()
    {
        await using var bench = await CameraBench.StartAsync(null, ("CameraLimits:Burst", "1000"));
        var random = new Random(7);
        var statuses = new Dictionary<int, int>();
        for (var i = 0; i < Scale.Of(900, 150); i++)
        {
            var (name, contentType, body) = CameraSamples.All[random.Next(CameraSamples.All.Count)];
            var camera = name.StartsWith("zhenshi", StringComparison.Ordinal) ? "front" : "rear";
            var (status, _, _) = await bench.SendAsync($"/cameras/{camera}/{CameraBench.Key}", ReaderFuzz.Mutate(body, random), contentType);
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
        }
        Assert.Equal([200, 400], statuses.Keys.Order());
    }
}
