using System.Net;
using System.Net.Http.Json;
using Checkpoint.Cloud.Tests.Running;
using Xunit;

namespace Checkpoint.Cloud.Tests.Operation;

public sealed class OwnRequestsTests
{
    /// <summary>A page of another name whose address was changed to 127.0.0.1 has the browser send its own name as host and origin.</summary>
    [Fact]
    public async Task A_page_of_another_name_neither_sees_nor_changes_anything_though_its_name_leads_here()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        var foreign = $"evil.example:{centre.WebPort}";
        foreach (var path in new[] { "/", "/api/gates", "/api/passes", "/api/registrations", "/api/policy", "/health/live", "/metrics", "/centre.js" })
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, await AskAsync(HttpMethod.Get, path, foreign)));
        foreach (var (method, path) in new[] { (HttpMethod.Put, "/api/registrations/SM-1"), (HttpMethod.Post, "/api/registrations/import"), (HttpMethod.Delete, "/api/registrations/SM-1"), (HttpMethod.Put, "/api/policy") })
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, await AskAsync(method, path, foreign)));
        foreach (var host in new[] { "127.0.0.1.evil.example", "localhost.evil.example", "10.1.2.3", "0.0.0.0", "2130706433.evil.example" })
            Assert.Equal((host, HttpStatusCode.Forbidden), (host, await AskAsync(HttpMethod.Get, "/api/gates", $"{host}:{centre.WebPort}")));
        foreach (var host in new[] { "127.0.0.1", "LOCALHOST", "[::1]" })
            Assert.Equal((host, HttpStatusCode.OK), (host, await AskAsync(HttpMethod.Get, "/api/gates", $"{host}:{centre.WebPort}")));
        Assert.Equal(HttpStatusCode.Created, (await centre.Http.PutAsJsonAsync($"{centre.Url}/api/registrations/SM-1", new { plate = "陕K12345", colour = "yellow" })).StatusCode);

        async Task<HttpStatusCode> AskAsync(HttpMethod method, string path, string host)
        {
            using var request = new HttpRequestMessage(method, centre.Url + path);
            request.Headers.Host = host;
            if (method != HttpMethod.Get)
            {
                request.Headers.Add("Origin", $"http://{host}");
                request.Content = JsonContent.Create(new { plate = "陕K12345", colour = "yellow" });
            }

            return (await centre.Http.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task Behind_a_proxy_cookies_are_for_https_alone_and_the_log_says_who_came()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true", "--PublicUrl=https://centre.example.cn");
        using (var page = await AskAsync(HttpMethod.Get, "/sign-in")) Assert.All(page.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("secure", cookie, StringComparison.Ordinal));
        using (var change = await AskAsync(HttpMethod.Put, "/api/policy")) Assert.Equal(HttpStatusCode.OK, change.StatusCode);
        Assert.Contains("\"from\":\"10.1.2.3\"", await centre.Http.GetStringAsync($"{centre.Url}/api/audit"), StringComparison.Ordinal);
        foreach (var closed in (string[])["/metrics", "/health/ready"])
        {
            // Not by a name of this machine either.
            foreach (var host in (string[])["centre.example.cn", "localhost", "127.0.0.1"])
            {
                using var answer = await AskAsync(HttpMethod.Get, closed, host);
                Assert.Equal((closed, host, HttpStatusCode.Forbidden), (closed, host, answer.StatusCode));
            }
        }

        async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, string host = "centre.example.cn")
        {
            using var request = new HttpRequestMessage(method, centre.Url + path);
            request.Headers.Host = host;
            request.Headers.Add("X-Forwarded-For", "192.0.2.1, 10.1.2.3"); // the last one is what the proxy has seen
            if (method != HttpMethod.Get)
            {
                request.Headers.Add("Origin", "https://centre.example.cn");
                request.Content = JsonContent.Create(new { policy = new { } });
            }

            return await centre.Http.SendAsync(request);
        }
    }
}
