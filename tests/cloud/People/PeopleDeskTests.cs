using Checkpoint.Cloud.People;
using Checkpoint.Cloud.Tests.Running;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Checkpoint.Cloud.Tests.People;

/// <summary>What is done to accounts, on a real file and a clock of the test.</summary>
public sealed class PeopleDeskTests : IDisposable
{
    private const string Wrong = "not the password";
    private static readonly Actor s_admin = new("admin", "127.0.0.1");

    private readonly Folder _folder = new();
    private readonly FakeTimeProvider _time = new(new(2026, 2, 11, 8, 0, 0, TimeSpan.Zero));
    private readonly EmbeddedPeopleStore _store;
    private readonly PeopleRoll _roll;
    private readonly PeopleDesk _desk;
    private readonly Sessions _sessions;

    public PeopleDeskTests()
    {
        _store = EmbeddedPeopleStore.Open(_folder.Path);
        _roll = new(_store, _time);
        _desk = new(_store, _roll, new(_time), _time);
        _sessions = new(_roll, Options.Create(new PeopleSettings()), _time);
    }

    public void Dispose()
    {
        _desk.Dispose();
        _roll.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_first_administrator_is_made_once_and_the_last_one_stays()
    {
        var (name, password) = Assert.NotNull(await _desk.AddFirstAsync(Actor.Command));
        Assert.Null(await _desk.AddFirstAsync(Actor.Command));
        var (account, _) = await _desk.SignInAsync(name, password, "127.0.0.1");
        Assert.Equal((Role.Administrator, true), (account!.Role, account.MustChange));
        Assert.Equal(DeskOutcome.LastAdministrator, (await _desk.RemoveAsync(name, AccountKind.Person, s_admin)).Outcome);
        Assert.Equal(DeskOutcome.LastAdministrator, (await _desk.SetRoleAsync(name, Role.Staff, s_admin)).Outcome);
        await _desk.AddAsync("王芳", AccountKind.Person, Role.Administrator, s_admin);
        Assert.Equal(DeskOutcome.Done, (await _desk.RemoveAsync(name, AccountKind.Person, s_admin)).Outcome);
    }

    [Fact]
    public async Task Five_wrong_passwords_close_a_name_for_five_minutes_whether_it_exists_or_not()
    {
        var password = await AddAsync("李娜", Role.Staff);
        foreach (var name in (string[])["李娜", "nobody"])
        {
            for (var tries = 1; tries < WrongPasswords.Most; tries++) Assert.Equal(SignInProblem.Wrong, (await _desk.SignInAsync(name, Wrong, "10.1.1.1")).Problem);
            Assert.Equal(SignInProblem.Locked, (await _desk.SignInAsync(name, Wrong, "10.1.1.1")).Problem);
            Assert.Equal((null, SignInProblem.Locked), await _desk.SignInAsync(name, password, "10.1.1.1"));
        }

        _time.Advance(WrongPasswords.Pause - TimeSpan.FromSeconds(1));
        Assert.Null((await _desk.SignInAsync("李娜", password, "10.1.1.1")).Account);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull((await _desk.SignInAsync("李娜", password, "10.1.1.1")).Account);

        var log = (await _store.AuditAsync(long.MaxValue, 100)).Select(record => record.Entry).ToList();
        Assert.Equal(2, log.Count(entry => entry.Action == AuditAction.SignInLocked));
        Assert.Equal(8, log.Count(entry => entry.Action == AuditAction.SignInRefused));
        // What is typed as an unknown name may be a password.
        Assert.DoesNotContain(log, entry => entry.What.Contains("nobody", StringComparison.Ordinal) || entry.Who.Contains("nobody", StringComparison.Ordinal));
        Assert.Contains(log, entry => entry is { What: "李娜", From: "10.1.1.1", Action: AuditAction.SignInLocked });
    }

    [Fact]
    public async Task Many_names_with_what_can_be_no_password_close_nothing_and_fill_no_log()
    {
        var password = await AddAsync("李娜", Role.Staff);
        var before = (await _store.AuditAsync(long.MaxValue, 100)).Count;
        foreach (var number in Enumerable.Range(0, 20_001)) Assert.Equal(SignInProblem.Wrong, (await _desk.SignInAsync($"name {number % 19_000}", new('x', Password.MaximumLength + 1), "10.1.1.1")).Problem);
        foreach (var _ in Enumerable.Range(0, WrongPasswords.Most)) await _desk.SignInAsync("李娜", new('x', Password.MaximumLength + 1), "10.1.1.1");
        Assert.NotNull((await _desk.SignInAsync("李娜", password, "10.1.1.1")).Account);
        Assert.Equal(before + 1, (await _store.AuditAsync(long.MaxValue, 100)).Count);
    }

    [Fact]
    public async Task Attempts_at_once_are_no_more_than_attempts_one_after_the_other()
    {
        var password = await AddAsync("李娜", Role.Staff);
        var problems = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _desk.SignInAsync("李娜", Wrong, "")));
        Assert.Equal(WrongPasswords.Most - 1, problems.Count(each => each.Problem == SignInProblem.Wrong));
        Assert.Null((await _desk.SignInAsync("李娜", password, "")).Account);
    }

    [Fact]
    public async Task A_right_password_in_between_begins_the_count_anew_and_a_reset_opens_the_name()
    {
        var password = await AddAsync("李娜", Role.Staff);
        for (var turn = 0; turn < 2; turn++)
        {
            for (var tries = 1; tries < WrongPasswords.Most; tries++) await _desk.SignInAsync("李娜", Wrong, "");
            Assert.NotNull((await _desk.SignInAsync("李娜", password, "")).Account);
        }

        for (var tries = 0; tries < WrongPasswords.Most; tries++) await _desk.SignInAsync("李娜", Wrong, "");
        var (_, another) = await _desk.ResetAsync("李娜", s_admin);
        Assert.Equal(SignInProblem.Wrong, (await _desk.SignInAsync("李娜", password, "")).Problem);
        Assert.True((await _desk.SignInAsync("李娜", another!, "")).Account!.MustChange);
    }

    [Fact]
    public async Task Another_password_role_or_a_removal_ends_every_session()
    {
        var password = await AddAsync("李娜", Role.Staff);
        await Ends(async () => Assert.NotNull((await _desk.ChangePasswordAsync("李娜", password, "something else entirely", "")).Account));
        await Ends(async () => await _desk.SetRoleAsync("李娜", Role.Supervisor, s_admin));
        await Ends(async () => await _desk.ResetAsync("李娜", s_admin));
        await Ends(() =>
        {
            _time.Advance(new PeopleSettings().SessionLength);
            return Task.CompletedTask;
        });
        await Ends(async () => await _desk.RemoveAsync("李娜", AccountKind.Person, s_admin));

        async Task Ends(Func<Task> change)
        {
            var (session, _) = _sessions.Begin((await _roll.FindAsync("李娜"))!);
            Assert.True(await _sessions.IsValidAsync(session));
            await change();
            Assert.False(await _sessions.IsValidAsync(session));
        }
    }

    [Fact]
    public async Task Signing_out_ends_one_session_and_no_other_for_good()
    {
        await AddAsync("李娜", Role.Staff);
        var account = (await _roll.FindAsync("李娜"))!;
        var sessions = Enumerable.Range(0, 4).Select(_ => _sessions.Begin(account).Principal).ToList();
        await Task.WhenAll(sessions.Take(3).Select(session => _desk.SignOutAsync(Sessions.EndOf(session)!, new("李娜", "127.0.0.1"))));
        using var later = new PeopleRoll(_store, _time);
        foreach (var roll in (PeopleRoll[])[_roll, later])
        {
            var judge = new Sessions(roll, Options.Create(new PeopleSettings()), _time);
            foreach (var session in sessions.Take(3)) Assert.False(await judge.IsValidAsync(session));
            Assert.True(await judge.IsValidAsync(sessions[3]));
        }
    }

    [Fact]
    public async Task A_password_that_was_given_opens_nothing_until_another_is_chosen()
    {
        var given = await AddAsync("李娜", Role.Supervisor);
        var (session, _) = _sessions.Begin((await _roll.FindAsync("李娜"))!);
        Assert.True(Sessions.HasToChange(session));
        Assert.DoesNotContain(Enum.GetNames<Role>(), session.IsInRole);
        foreach (var (next, problem) in ((string, PasswordProblem)[])
            [("short", PasswordProblem.TooShort), ("aaaaaaaaaaaaaaaa", PasswordProblem.Simple), (new string('a', 129), PasswordProblem.TooLong), (given, PasswordProblem.Same)])
            Assert.Equal((null, problem), await _desk.ChangePasswordAsync("李娜", given, next, ""));
        Assert.Equal((null, (PasswordProblem?)null), await _desk.ChangePasswordAsync("李娜", Wrong, "a long enough password", ""));
        Assert.False((await _desk.ChangePasswordAsync("李娜", given, "a long enough password", "")).Account!.MustChange);
        Assert.Equal(PasswordProblem.HasName, Password.Problem("wangfang-2026!", "WangFang"));
    }

    [Fact]
    public async Task Names_are_names_and_programs_have_no_password()
    {
        foreach (var name in (string[])["", " 李", "李\n娜", "a:b", "<b>", new string('x', 41), "\ud800", "admin\u202e"])
            Assert.Equal(DeskOutcome.NoName, (await _desk.AddAsync(name, AccountKind.Person, Role.Staff, s_admin)).Outcome);
        Assert.Equal(DeskOutcome.Done, (await _desk.AddAsync("Fatima al-Sayed", AccountKind.Person, Role.Staff, s_admin)).Outcome);
        var (_, token) = await _desk.AddAsync("robot", AccountKind.Program, Role.Staff, s_admin);
        Assert.Equal(DeskOutcome.Taken, (await _desk.AddAsync("ROBOT", AccountKind.Person, Role.Staff, s_admin)).Outcome);
        Assert.Null((await _desk.SignInAsync("robot", token!, "")).Account);
        Assert.Equal("robot", (await _roll.OfTokenAsync(token!))?.Name);
        Assert.Null(await _roll.OfTokenAsync(token + "x"));
        // Neither password nor token is in the file as it was given.
        var file = await File.ReadAllBytesAsync(_folder.File("people.db"));
        Assert.True(file.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(token!)) < 0);
    }

    /// <returns>The one-time password.</returns>
    private async Task<string> AddAsync(string name, Role role) => (await _desk.AddAsync(name, AccountKind.Person, role, s_admin)).Secret!;
}
