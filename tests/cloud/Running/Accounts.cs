using System.Net;
using System.Text.RegularExpressions;
using Checkpoint.Cloud.People;
using Xunit;

namespace Checkpoint.Cloud.Tests.Running;

/// <summary>People and programs of a centre that runs, made as at its command line; sessions by its sign-in page.</summary>
internal sealed partial class Accounts(string url, string[] store)
{
    private const string Chosen = "a long enough password";

    private IReadOnlyList<Cookie>? _session;

    /// <summary>Of a person who looks at pages.</summary>
    public async Task<IReadOnlyList<Cookie>> SessionAsync() => _session ??= await SignInAsync("李娜", await AddPersonAsync("李娜", "supervisor"));

    /// <summary>One that is there already gets another token.</summary>
    /// <returns>The token.</returns>
    public async Task<string> AddProgramAsync(string name, string role)
    {
        await AccountCommand.RunAsync(["token", "remove", name, .. store], TextWriter.Null, TextWriter.Null);
        return await RunAsync("token", "add", name, "--role", role);
    }

    /// <returns>The one-time password.</returns>
    public Task<string> AddOneTimeAsync(string name, string role) => RunAsync("person", "add", name, "--role", role);

    /// <summary>Somebody who has chosen a password already.</summary>
    public async Task<string> AddPersonAsync(string name, string role)
    {
        await RunAsync("person", "add", name, "--role", role);
        await using var people = PeopleRegistration.Open(AccountCommand.Settings(store));
        var account = (await people.AllAsync()).Single(each => each.Name == name);
        Assert.True(await people.PutAsync(account with { Secret = Password.HashOf(Chosen), MustChange = false }, account.Stamp, new(DateTimeOffset.UtcNow, name, AuditAction.PasswordChanged, name, "test")));
        return Chosen;
    }

    /// <summary>What the command line prints.</summary>
    public async Task<string> RunAsync(params string[] command)
    {
        using StringWriter output = new(), errors = new();
        Assert.True(await AccountCommand.RunAsync([.. command, .. store], output, errors) == 0, errors.ToString());
        return output.ToString().TrimEnd();
    }

    /// <summary>Fills in the page, as a browser without script would.</summary>
    public async Task<IReadOnlyList<Cookie>> SignInAsync(string name, string password)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        var page = await http.GetStringAsync(url + "/sign-in");
        var answer = await http.PostAsync(url + "/sign-in", new FormUrlEncodedContent(
        [
            new("_handler", "sign-in"), new("__RequestVerificationToken", FormToken().Match(page).Groups[1].Value), new("name", name), new("password", password),
        ]));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return [.. handler.CookieContainer.GetCookies(new(url)).Cast<Cookie>()];
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)\x22""")]
    private static partial Regex FormToken();
}
