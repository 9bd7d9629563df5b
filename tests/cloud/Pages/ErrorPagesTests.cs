using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Checkpoint.Cloud.Tests.Running;
using Checkpoint.Protocols.Topics;
using Xunit;

namespace Checkpoint.Cloud.Tests.Pages;

public sealed class ErrorPagesTests
{
    [Fact]
    public async Task A_program_gets_problem_details_and_a_person_a_page_in_his_language()
    {
        using var folder = new Folder();
        await using var centre = await CentreProcess.StartAsync(folder.Path, "--Broker:AllowAnonymous=true");
        foreach (var (path, status) in ((string, int)[])
            [("passes/none", 404), ("none", 404), ("passes?limit=0", 400), ("passes?limit=many", 400)])
        foreach (var accept in (string[])["application/json", "text/html"])
        {
            var (answer, text) = await AskAsync(centre, "/api/" + path, accept, "en");
            Assert.Equal((HttpStatusCode)status, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal(status, JsonDocument.Parse(text).RootElement.GetProperty("status").GetInt32());
        }

        foreach (var (path, english, chinese) in ((string, string, string)[])
            [("/gates/x/none", "No gate of this name", "没有此名称的卡口"), ("/passes/x", "There is no such pass", "没有这条通行记录"), ("/none", "This page does not exist", "页面不存在")])
        foreach (var (language, expected) in ((string, string)[])[("en", english), ("zh-CN", chinese)])
        {
            var (answer, text) = await AskAsync(centre, path, "text/html", language);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains(expected, text);
        }

        var story = new Story("shenmu", "north").Start("entry");
        var pass = story.GreenPass("entry", "陕K12345");
        await using var gate = await GateClient.ConnectAsync(centre.BrokerPort, story.Address);
        await gate.SubscribeAsync(GateTopic.Ack(story.Address));
        await gate.SendAsync(story.Address, story.Told);
        await Wait.Until(() => gate.Confirmed == story.Told.Count, "the confirmation");
        foreach (var path in (string[])["/gates/shenmu/north", $"/passes/{story.PassId(pass)}", "/passes", "/"])
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(centre, path, "text/html", "en")).Answer.StatusCode);
    }

    private static async Task<(HttpResponseMessage Answer, string Text)> AskAsync(CentreProcess centre, string path, string accept, string language)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, centre.Url + path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        var answer = await centre.Http.SendAsync(request);
        return (answer, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }
}
