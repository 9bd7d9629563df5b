using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Checkpoint.Cloud.Store.Embedded;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Checkpoint.Cloud.Orders;

/// <summary>
/// Commands with what became of them, policies, directives and their acknowledgements, in "orders.db". What is for all gates is
/// kept under <see cref="All"/>. Every write is durable when it returns.
/// </summary>
public sealed class OrderStore : IDisposable
{
    public const string All = "*";
    /// <summary>Commands kept of each gate.</summary>
    public const int Kept = 500;
    /// <summary>Names kept of each gate and directive.</summary>
    private const int MostAcknowledged = 500;
    private const int MaximumName = 128;
    /// <summary>No centre counts so far: a gate that says so is not followed.</summary>
    private const long MaximumVersion = 1_000_000_000_000;

    private readonly Lock _writing = new();
    private readonly EmbeddedFile _file;
    private readonly ILiteCollection<BsonDocument> _commands, _policies, _directives, _acknowledged, _counter;

    private OrderStore(EmbeddedFile file)
    {
        _file = file;
        var database = file.Database;
        _commands = database.GetCollection("commands", BsonAutoId.ObjectId);
        _commands.EnsureIndex("at");
        (_policies, _directives, _counter) = (database.GetCollection("policies"), database.GetCollection("directives"), database.GetCollection("counter"));
        _acknowledged = database.GetCollection("acknowledged", BsonAutoId.ObjectId);
        _acknowledged.EnsureIndex("directive");
    }

    /// <summary>A write has failed: the store is to be opened anew before it is asked again.</summary>
    internal event Action<Exception>? Failed
    {
        add => _file.Failed += value;
        remove => _file.Failed -= value;
    }

    public static OrderStore Open(string directory) => new(EmbeddedFile.Open(directory, "orders.db"));

    public void Add(CommandRecord command) => Write(() =>
    {
        Put(command);
        foreach (var old in OfGate(command.Gate).Skip(Kept).ToEnumerable().Select(document => document["_id"]).ToList()) _commands.Delete(old);
    });

    public void MarkUnsure(string id) => Write(() =>
    {
        if (Command(id) is { Result: null } known) Put(known with { IsUnsure = true });
    });

    /// <summary>
    /// What became of commands, and who has read which directive, as gates say. The first answer stands, but the one with the
    /// diagnostics is kept. What is about no command or directive of the gate is left alone, and then nothing is written.
    /// </summary>
    public void Take(IReadOnlyList<(string Gate, CommandResult Result)> ended, IReadOnlyList<AcknowledgedRecord> read)
    {
        if (!ended.Any(each => Changed(each.Gate, each.Result) is not null) && !read.Any(IsNew)) return;
        Write(() =>
        {
            foreach (var (gate, result) in ended)
                if (Changed(gate, result) is { } changed) Put(changed);
            foreach (var record in read.Where(IsNew)) Put(record);
        });
    }

    public CommandRecord? Command(string id) => _commands.FindById(id) is { } document ? Read(document, OrdersJson.Default.CommandRecord) : null;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<CommandRecord> Commands(string gate, int limit) =>
        [.. OfGate(gate).Limit(limit).ToEnumerable().Select(document => Read(document, OrdersJson.Default.CommandRecord))];

    /// <summary>Gives it the next version.</summary>
    public PolicyRecord SetPolicy(string scope, Policy policy, string issuer, DateTimeOffset now)
    {
        var record = new PolicyRecord(policy, issuer, now);
        Write(() =>
        {
            record = record with { Policy = policy with { Version = Next() } };
            _policies.Upsert(Document(scope, record, OrdersJson.Default.PolicyRecord));
        });
        return record;
    }

    /// <summary>The policy a gate is to work by: the newer of its own and that of all. Null when none was set.</summary>
    public PolicyRecord? Policy(string gate) => new[] { Find(_policies, gate, OrdersJson.Default.PolicyRecord), Find(_policies, All, OrdersJson.Default.PolicyRecord) }
        .OfType<PolicyRecord>().MaxBy(record => record.Policy.Version);

    public DirectiveList SetDirectives(string scope, IReadOnlyList<Directive> directives)
    {
        var list = new DirectiveList { Version = 0, Directives = directives };
        Write(() =>
        {
            list = list with { Version = Next() };
            _directives.Upsert(Document(scope, list, OrdersJson.Default.DirectiveList));
            // Whoever acknowledged what nobody is shown any more is told by the events.
            var shown = _directives.FindAll().SelectMany(each => Read(each, OrdersJson.Default.DirectiveList).Directives).Select(each => each.Id).ToHashSet();
            _acknowledged.DeleteMany(each => !shown.Contains(each["directive"].AsString));
        });
        return list;
    }

    /// <summary>What was set for one gate, or for all, alone.</summary>
    public DirectiveList? DirectivesOf(string scope) => Find(_directives, scope, OrdersJson.Default.DirectiveList);

    /// <summary>What a gate is to show: that of all, and its own. Null when none was ever set.</summary>
    public DirectiveList? Directives(string gate)
    {
        var lists = new[] { DirectivesOf(All), DirectivesOf(gate) }.OfType<DirectiveList>().ToList();
        return lists.Count == 0 ? null : new()
        {
            Version = lists.Max(list => list.Version),
            Directives = [.. lists.SelectMany(list => list.Directives).OrderByDescending(each => each.IssuedAt).Take(OrderJson.MaximumDirectives)],
        };
    }

    /// <summary>
    /// A gate tells the versions it has. When they are higher than what this store counted, the store was put back, or the gate has had
    /// a policy of somebody else: the counter goes on above them, and what the gate would take for older gets a new version, in the
    /// order it had, so that what counted for a gate still does.
    /// </summary>
    /// <returns>Whether the gate has something else than it should.</returns>
    public bool Meet(string gate, long policyVersion, long directivesVersion)
    {
        var (policy, directives) = (Policy(gate)?.Policy.Version, Directives(gate)?.Version);
        var highest = Math.Max(policyVersion, directivesVersion);
        var isBehind = policy < policyVersion || directives < directivesVersion;
        if (highest < MaximumVersion && (isBehind || highest > Last)) Write(() => Renumber(highest, isBehind));
        return isBehind || (policy ?? policyVersion) != policyVersion || (directives ?? directivesVersion) != directivesVersion;
    }

    /// <summary>A gate has another policy under the number of this one: this one gets a new number.</summary>
    /// <returns>Whether there is such a policy for the gate.</returns>
    public bool MeetOther(string gate, long policyVersion)
    {
        if (Policy(gate)?.Policy.Version != policyVersion) return false;
        Write(() => Renumber(policyVersion, all: true));
        return true;
    }

    public IReadOnlyList<AcknowledgedRecord> Acknowledged(string directive) =>
        [.. _acknowledged.Find(BsonExpression.Create("directive = @0", directive)).Select(document => Read(document, OrdersJson.Default.AcknowledgedRecord)).OrderBy(record => record.At)];

    public void Dispose() => _file.Dispose();

    private ILiteQueryable<BsonDocument> OfGate(string gate) =>
        _commands.Query().Where("at > @0 AND at < @1", gate + " ", gate + " ~").OrderByDescending("at");

    private void Put(CommandRecord command)
    {
        var document = Document(command.Command.Id, command, OrdersJson.Default.CommandRecord);
        document["at"] = FormattableString.Invariant($"{command.Gate} {command.Command.IssuedAt.UtcTicks:D19}");
        _commands.Upsert(document);
    }

    private void Put(AcknowledgedRecord record)
    {
        var document = Document(IdOf(record), record, OrdersJson.Default.AcknowledgedRecord);
        document["directive"] = record.Directive;
        _acknowledged.Upsert(document);
    }

    /// <summary>The command with what its gate says of it; null when that changes nothing.</summary>
    private CommandRecord? Changed(string gate, CommandResult result) => Command(result.Id) switch
    {
        { } known when known.Gate != gate => null,
        { Result: null } known => known with { Result = result },
        { Result: { Diagnostics: null } first } known when result.Diagnostics is not null => known with { Result = first with { Diagnostics = result.Diagnostics } },
        _ => null,
    };

    private bool IsNew(AcknowledgedRecord record) =>
        record.By.Length is > 0 and <= MaximumName && (Directives(record.Gate)?.Directives.Any(each => each.Id == record.Directive) ?? false)
        && _acknowledged.FindById(IdOf(record)) is null && _acknowledged.Count(BsonExpression.Create("_id BETWEEN @0 AND @1", $"{record.Gate} {record.Directive} ", $"{record.Gate} {record.Directive} \uffff")) < MostAcknowledged;

    private static string IdOf(AcknowledgedRecord record) => $"{record.Gate} {record.Directive} {record.By}";

    private long Last => _counter.FindById("version")?["last"].AsInt64 ?? 0;

    private long Next()
    {
        var next = Last + 1;
        Count(next);
        return next;
    }

    private void Count(long last) => _counter.Upsert(new BsonDocument { ["_id"] = "version", ["last"] = last });

    private void Renumber(long above, bool all)
    {
        if (above > Last) Count(above);
        if (!all) return;
        var policies = _policies.FindAll().Select(each => (Scope: each["_id"].AsString, Record: Read(each, OrdersJson.Default.PolicyRecord))).ToList();
        foreach (var (scope, record) in policies.OrderBy(each => each.Record.Policy.Version))
            _policies.Upsert(Document(scope, record with { Policy = record.Policy with { Version = Next() } }, OrdersJson.Default.PolicyRecord));
        var lists = _directives.FindAll().Select(each => (Scope: each["_id"].AsString, List: Read(each, OrdersJson.Default.DirectiveList))).ToList();
        foreach (var (scope, list) in lists.OrderBy(each => each.List.Version))
            _directives.Upsert(Document(scope, list with { Version = Next() }, OrdersJson.Default.DirectiveList));
    }

    private void Write(Action work)
    {
        lock (_writing)
        {
            _file.Write(() =>
            {
                work();
                return true;
            });
        }
    }

    private static T? Find<T>(ILiteCollection<BsonDocument> collection, string id, JsonTypeInfo<T> json) where T : class =>
        collection.FindById(id) is { } document ? Read(document, json) : null;

    private static BsonDocument Document<T>(string id, T value, JsonTypeInfo<T> json) => new() { ["_id"] = id, ["json"] = JsonSerializer.SerializeToUtf8Bytes(value, json) };

    private static T Read<T>(BsonDocument document, JsonTypeInfo<T> json) =>
        JsonSerializer.Deserialize(document["json"].AsBinary, json) ?? throw new JsonException("a stored order is null");
}
