using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;

namespace Checkpoint.Cloud.Orders;

/// <summary>
/// Commands with what became of them, policies, directives and their acknowledgements. What is for all gates is kept under
/// <see cref="All"/>. Every write is durable when it returns.
/// </summary>
public sealed class OrderStore(IOrderTables tables)
{
    public const string All = "*";
    /// <summary>Commands kept of each gate.</summary>
    public const int Kept = 500;
    /// <summary>Names kept of each gate and directive.</summary>
    private const int MostAcknowledged = 500;
    private const int MaximumName = 128;
    /// <summary>No centre counts so far: a gate that says so is not followed.</summary>
    private const long MaximumVersion = 1_000_000_000_000;

    private static readonly FrozenDictionary<string, PolicyRecord> s_noPolicies = FrozenDictionary<string, PolicyRecord>.Empty;
    private static readonly FrozenDictionary<string, DirectiveList> s_noLists = FrozenDictionary<string, DirectiveList>.Empty;
    private static readonly FrozenSet<(string, string)> s_nobody = FrozenSet<(string, string)>.Empty;

    public Task AddAsync(CommandRecord command) => WriteAsync(async rows =>
    {
        await PutAsync(rows, command);
        var (from, to) = KeysOf(command.Gate);
        await rows.TrimAsync(OrderKind.Command, from, to, Kept);
    });

    public Task MarkUnsureAsync(string id) => WriteAsync(async rows =>
    {
        if (await CommandAsync(rows, id) is { Result: null } known) await PutAsync(rows, known with { IsUnsure = true });
    });

    /// <summary>
    /// What became of commands, and who has read which directive, as gates say. The first answer stands, but the one with the
    /// diagnostics is kept. What is about no command or directive of the gate is left alone, and then nothing is written.
    /// </summary>
    public async Task TakeAsync(IReadOnlyList<(string Gate, CommandResult Result)> ended, IReadOnlyList<AcknowledgedRecord> read)
    {
        if (!await tables.ReadAsync(AnyAsync)) return;
        await WriteAsync(async rows =>
        {
            foreach (var (gate, result) in ended)
                if (await ChangedAsync(rows, gate, result) is { } changed) await PutAsync(rows, changed);
            foreach (var record in read)
                if (await IsNewAsync(rows, record)) await rows.PutAsync(OrderKind.Acknowledged, new(IdOf(record), record.Directive, Bytes(record, OrdersJson.Default.AcknowledgedRecord)));
        });

        async ValueTask<bool> AnyAsync(IOrderRows rows)
        {
            foreach (var (gate, result) in ended)
                if (await ChangedAsync(rows, gate, result) is not null) return true;
            foreach (var record in read)
                if (await IsNewAsync(rows, record)) return true;
            return false;
        }
    }

    public async Task<CommandRecord?> CommandAsync(string id) => await tables.ReadAsync(rows => CommandAsync(rows, id));

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<CommandRecord>> CommandsAsync(string gate, int limit)
    {
        var (from, to) = KeysOf(gate);
        return [.. (await tables.ReadAsync(rows => rows.BetweenAsync(OrderKind.Command, from, to, limit))).Select(row => Read(row.Document, OrdersJson.Default.CommandRecord))];
    }

    /// <summary>Gives it the next version.</summary>
    public async Task<PolicyRecord> SetPolicyAsync(string scope, Policy policy, string issuer, DateTimeOffset now) => await tables.WriteAsync(async rows =>
    {
        var record = new PolicyRecord(policy with { Version = await NextAsync(rows) }, issuer, now);
        await PutAsync(rows, scope, record);
        return record;
    });

    /// <summary>The policy a gate is to work by: the newer of its own and that of all. Null when none was set.</summary>
    public async Task<PolicyRecord?> PolicyAsync(string gate) => await tables.ReadAsync(rows => PolicyAsync(rows, gate));

    public async Task<DirectiveList> SetDirectivesAsync(string scope, IReadOnlyList<Directive> directives) => await tables.WriteAsync(async rows =>
    {
        var list = new DirectiveList { Version = await NextAsync(rows), Directives = directives };
        await PutAsync(rows, scope, list);
        // Whoever acknowledged what nobody is shown any more is told by the events.
        var shown = (await rows.AllAsync(OrderKind.Directives)).SelectMany(row => Read(row.Document, OrdersJson.Default.DirectiveList).Directives).Select(each => each.Id).ToHashSet();
        await rows.KeepAsync(OrderKind.Acknowledged, shown);
        return list;
    });

    /// <summary>What was set for one gate, or for all, alone.</summary>
    public async Task<DirectiveList?> DirectivesOfAsync(string scope) => await tables.ReadAsync(rows => FindAsync(rows, OrderKind.Directives, scope, OrdersJson.Default.DirectiveList));

    /// <summary>What a gate is to show: that of all, and its own. Null when none was ever set.</summary>
    public async Task<DirectiveList?> DirectivesAsync(string gate) => await tables.ReadAsync(rows => DirectivesAsync(rows, gate));

    /// <summary>
    /// A gate tells the versions it has. When they are higher than what this store counted, the store was put back, or the gate has had
    /// a policy of somebody else: the counter goes on above them, and what the gate would take for older gets a new version, in the
    /// order it had, so that what counted for a gate still does.
    /// </summary>
    /// <returns>Whether the gate has something else than it should.</returns>
    public async Task<bool> MeetAsync(string gate, long policyVersion, long directivesVersion)
    {
        var (policy, directives, last) = await tables.ReadAsync(async rows =>
            ((await PolicyAsync(rows, gate))?.Policy.Version, (await DirectivesAsync(rows, gate))?.Version, await rows.LastAsync()));
        var highest = Math.Max(policyVersion, directivesVersion);
        var isBehind = policy < policyVersion || directives < directivesVersion;
        if (highest < MaximumVersion && (isBehind || highest > last)) await WriteAsync(rows => RenumberAsync(rows, highest, isBehind));
        return isBehind || (policy ?? policyVersion) != policyVersion || (directives ?? directivesVersion) != directivesVersion;
    }

    /// <summary>A gate has another policy under the number of this one: this one gets a new number.</summary>
    /// <returns>Whether there is such a policy for the gate.</returns>
    public async Task<bool> MeetOtherAsync(string gate, long policyVersion) => await tables.WriteAsync(async rows =>
    {
        if ((await PolicyAsync(rows, gate))?.Policy.Version != policyVersion) return false;
        await RenumberAsync(rows, policyVersion, all: true);
        return true;
    });

    public async Task<IReadOnlyList<AcknowledgedRecord>> AcknowledgedAsync(string directive) =>
        [.. (await tables.ReadAsync(rows => rows.BetweenAsync(OrderKind.Acknowledged, directive, directive, int.MaxValue)))
            .Select(row => Read(row.Document, OrdersJson.Default.AcknowledgedRecord)).OrderBy(record => record.At)];

    /// <summary>All of it at once, for those who look at many gates.</summary>
    public async Task<OrderPicture> PictureAsync() => await tables.ReadAsync(async rows =>
    {
        var policies = (await rows.AllAsync(OrderKind.Policy)).ToDictionary(row => row.Id, row => Read(row.Document, OrdersJson.Default.PolicyRecord));
        var lists = (await rows.AllAsync(OrderKind.Directives)).ToDictionary(row => row.Id, row => Read(row.Document, OrdersJson.Default.DirectiveList));
        var acknowledged = (await rows.AllAsync(OrderKind.Acknowledged)).Select(row => Read(row.Document, OrdersJson.Default.AcknowledgedRecord)).Select(each => (each.Directive, each.Gate));
        return new OrderPicture(policies, lists, acknowledged.ToHashSet());
    });

    private async Task WriteAsync(Func<IOrderRows, ValueTask> work) => await tables.WriteAsync(async rows =>
    {
        await work(rows);
        return true;
    });

    private static (string From, string To) KeysOf(string gate) => (gate + " ", gate + " ~");

    private static async ValueTask<CommandRecord?> CommandAsync(IOrderRows rows, string id) => await FindAsync(rows, OrderKind.Command, id, OrdersJson.Default.CommandRecord);

    private static async ValueTask<PolicyRecord?> PolicyAsync(IOrderRows rows, string gate) =>
        new OrderPicture(await FoundAsync(rows, OrderKind.Policy, gate, OrdersJson.Default.PolicyRecord), s_noLists, s_nobody).Policy(gate);

    private static async ValueTask<DirectiveList?> DirectivesAsync(IOrderRows rows, string gate) =>
        new OrderPicture(s_noPolicies, await FoundAsync(rows, OrderKind.Directives, gate, OrdersJson.Default.DirectiveList), s_nobody).Directives(gate);

    /// <summary>What was set for a gate and for all.</summary>
    private static async ValueTask<Dictionary<string, T>> FoundAsync<T>(IOrderRows rows, OrderKind kind, string gate, JsonTypeInfo<T> json) where T : class
    {
        var found = new Dictionary<string, T>();
        foreach (var scope in (string[])[All, gate])
            if (await FindAsync(rows, kind, scope, json) is { } set) found[scope] = set;
        return found;
    }

    private static ValueTask PutAsync(IOrderRows rows, CommandRecord command) => rows.PutAsync(OrderKind.Command, new(
        command.Command.Id, FormattableString.Invariant($"{command.Gate} {command.Command.IssuedAt.UtcTicks:D19}"), Bytes(command, OrdersJson.Default.CommandRecord)));

    private static ValueTask PutAsync(IOrderRows rows, string scope, PolicyRecord policy) => rows.PutAsync(OrderKind.Policy, new(scope, "", Bytes(policy, OrdersJson.Default.PolicyRecord)));

    private static ValueTask PutAsync(IOrderRows rows, string scope, DirectiveList list) => rows.PutAsync(OrderKind.Directives, new(scope, "", Bytes(list, OrdersJson.Default.DirectiveList)));

    /// <summary>The command with what its gate says of it; null when that changes nothing.</summary>
    private static async ValueTask<CommandRecord?> ChangedAsync(IOrderRows rows, string gate, CommandResult result) => await CommandAsync(rows, result.Id) switch
    {
        { } known when known.Gate != gate => null,
        { Result: null } known => known with { Result = result },
        { Result: { Diagnostics: null } first } known when result.Diagnostics is not null => known with { Result = first with { Diagnostics = result.Diagnostics } },
        _ => null,
    };

    private static async ValueTask<bool> IsNewAsync(IOrderRows rows, AcknowledgedRecord record) =>
        record.By.Length is > 0 and <= MaximumName
        && (await DirectivesAsync(rows, record.Gate))?.Directives.Any(each => each.Id == record.Directive) == true
        && await rows.FindAsync(OrderKind.Acknowledged, IdOf(record)) is null
        && await rows.CountAsync(OrderKind.Acknowledged, $"{record.Gate} {record.Directive} ") < MostAcknowledged;

    private static string IdOf(AcknowledgedRecord record) => $"{record.Gate} {record.Directive} {record.By}";

    private static async ValueTask<long> NextAsync(IOrderRows rows)
    {
        var next = await rows.LastAsync() + 1;
        await rows.CountToAsync(next);
        return next;
    }

    private static async ValueTask RenumberAsync(IOrderRows rows, long above, bool all)
    {
        if (above > await rows.LastAsync()) await rows.CountToAsync(above);
        if (!all) return;
        var policies = (await rows.AllAsync(OrderKind.Policy)).Select(row => (Scope: row.Id, Record: Read(row.Document, OrdersJson.Default.PolicyRecord)));
        foreach (var (scope, record) in policies.OrderBy(each => each.Record.Policy.Version).ToList())
            await PutAsync(rows, scope, record with { Policy = record.Policy with { Version = await NextAsync(rows) } });
        var lists = (await rows.AllAsync(OrderKind.Directives)).Select(row => (Scope: row.Id, List: Read(row.Document, OrdersJson.Default.DirectiveList)));
        foreach (var (scope, list) in lists.OrderBy(each => each.List.Version).ToList())
            await PutAsync(rows, scope, list with { Version = await NextAsync(rows) });
    }

    private static async ValueTask<T?> FindAsync<T>(IOrderRows rows, OrderKind kind, string id, JsonTypeInfo<T> json) where T : class =>
        await rows.FindAsync(kind, id) is { } document ? Read(document, json) : null;

    private static byte[] Bytes<T>(T value, JsonTypeInfo<T> json) => JsonSerializer.SerializeToUtf8Bytes(value, json);

    private static T Read<T>(byte[] document, JsonTypeInfo<T> json) => JsonSerializer.Deserialize(document, json) ?? throw new JsonException("a stored order is null");
}
