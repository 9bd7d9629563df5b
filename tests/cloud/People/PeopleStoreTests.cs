using Checkpoint.Cloud.People;
using Checkpoint.Cloud.Tests.Running;
using Npgsql;
using Xunit;

namespace Checkpoint.Cloud.Tests.People;

/// <summary>What every store of the people does.</summary>
public abstract class PeopleStoreTests : IDisposable
{
    private static readonly DateTimeOffset s_morning = new(2026, 2, 11, 8, 0, 0, TimeSpan.Zero);

    internal Folder Folder { get; } = new();

    /// <summary>Another look at the same accounts each time, as another program has it.</summary>
    protected abstract Task<IPeopleStore> OpenAsync();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_account_is_written_once_and_changed_only_by_whoever_knows_how_it_is()
    {
        await using var store = await OpenAsync();
        var account = Made("李娜", Role.Staff);
        Assert.True(await store.PutAsync(account, null, Entry("李娜")));
        Assert.False(await store.PutAsync(Made("李娜", Role.Administrator), null, Entry("twice")));
        var changed = account.Changed() with { Role = Role.Supervisor, Ended = [new("session", s_morning)] };
        Assert.True(await store.PutAsync(changed, account.Stamp, Entry("changed")));
        Assert.False(await store.PutAsync(account.Changed() with { Role = Role.Administrator }, account.Stamp, Entry("too late")));
        Assert.False(await store.PutAsync(Made("王芳", Role.Staff), "stamp", Entry("nobody")));
        Assert.False(await store.RemoveAsync(account, Entry("too late")));

        await using var other = await OpenAsync();
        Assert.Equal([changed.ToJson()], (await other.AllAsync()).Select(each => each.ToJson()));
        Assert.True(await other.RemoveAsync(changed, Entry("removed")));
        Assert.Empty(await store.AllAsync());
        // Only what was done is in the log, and all of it.
        Assert.Equal(["removed", "changed", "李娜"], (await store.AuditAsync(long.MaxValue, 10)).Select(record => record.Entry.What));
    }

    [Fact]
    public async Task Names_that_differ_only_in_case_or_width_are_one()
    {
        await using var store = await OpenAsync();
        Assert.True(await store.PutAsync(Made("Admin", Role.Administrator), null, Entry("")));
        Assert.False(await store.PutAsync(Made("admin", Role.Wall), null, Entry("")));
        Assert.False(await store.PutAsync(Made("ａｄｍｉｎ", Role.Wall), null, Entry("")));
    }

    [Fact]
    public async Task Several_who_write_at_once_lose_nothing_and_of_one_name_one_is_first()
    {
        await using var first = await OpenAsync();
        await using var second = await OpenAsync();
        var won = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Task.Run(async () =>
        {
            var store = number % 2 == 0 ? first : second;
            await store.AppendAsync(Entry($"entry {number}"));
            return await store.PutAsync(Made("王芳", Role.Staff), null, Entry("王芳"));
        })));
        Assert.Equal(1, won.Count(each => each));
        Assert.Equal(13, (await first.AuditAsync(long.MaxValue, 100)).Count);
    }

    [Fact]
    public async Task The_log_is_read_page_by_page_from_its_end_and_forgets_only_what_is_too_old()
    {
        await using var store = await OpenAsync();
        for (var hour = 0; hour < 25; hour++) await store.AppendAsync(new(s_morning.AddHours(hour), "李娜", AuditAction.PolicySet, $"{hour}", "127.0.0.1"));
        var read = new List<AuditRecord>();
        for (var page = await store.AuditAsync(long.MaxValue, 10); page.Count > 0; page = await store.AuditAsync(read[^1].Number, 10)) read.AddRange(page);
        Assert.Equal(Enumerable.Range(0, 25).Select(hour => $"{24 - hour}"), read.Select(record => record.Entry.What));
        Assert.Equal(new AuditEntry(s_morning.AddHours(24), "李娜", AuditAction.PolicySet, "24", "127.0.0.1"), read[0].Entry);

        Assert.Equal(5, await store.ForgetAsync(s_morning.AddHours(5)));
        Assert.Equal(0, await store.ForgetAsync(s_morning.AddHours(5)));
        Assert.Equal("5", (await store.AuditAsync(long.MaxValue, 100))[^1].Entry.What);
    }

    [Fact]
    public async Task What_is_too_long_or_no_text_is_cut_and_kept()
    {
        await using var store = await OpenAsync();
        await store.AppendAsync(new(s_morning, new string('x', 1_000), AuditAction.CommandSent, "a\0b\n\ud800" + new string('y', 1_000), new string('z', 1_000)));
        var entry = Assert.Single(await store.AuditAsync(long.MaxValue, 10)).Entry;
        Assert.StartsWith("a b ", entry.What, StringComparison.Ordinal);
        Assert.InRange(entry.What.Length, 100, AuditEntry.MaximumWhat);
    }

    protected static AuditEntry Entry(string what) => new(s_morning, "test", AuditAction.PersonAdded, what, "test");

    private static Account Made(string name, Role role) => new()
    {
        Name = name, Kind = AccountKind.Person, Role = role, Secret = "hash", Stamp = Account.NewStamp(), Since = s_morning,
    };
}

public sealed class EmbeddedPeopleStoreTests : PeopleStoreTests
{
    protected override Task<IPeopleStore> OpenAsync() => Task.FromResult<IPeopleStore>(EmbeddedPeopleStore.Open(Folder.Path));
}

public sealed class PostgresPeopleStoreTests(PostgresServer server) : PeopleStoreTests
{
    private string? _connection;

    protected override async Task<IPeopleStore> OpenAsync() => PostgresPeopleStore.Open(_connection ??= await server.CreateDatabaseAsync());

    [Fact]
    public async Task Nobody_changes_an_entry_of_the_log()
    {
        await using var store = await OpenAsync();
        await store.AppendAsync(Entry("as it was"));
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("update audit set what = 'as it was not'", connection);
        Assert.Contains("not changed", (await Assert.ThrowsAsync<PostgresException>(command.ExecuteNonQueryAsync)).Message, StringComparison.Ordinal);
    }

    /// <summary>Scripts of branches that were made side by side come in any order.</summary>
    [Fact]
    public async Task A_script_with_a_lower_number_than_the_last_is_made_up_for()
    {
        await using (await OpenAsync()) { }
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync();
        await using (var command = new NpgsqlCommand("insert into schema_version (number) values (1) on conflict do nothing; delete from schema_version where number = 3; drop table accounts, audit; drop function audit_stays", connection))
            await command.ExecuteNonQueryAsync();
        await using var again = await OpenAsync();
        Assert.Empty(await again.AllAsync());
    }
}
