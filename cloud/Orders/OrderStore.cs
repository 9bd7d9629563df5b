using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Checkpoint.Cloud.Store;
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
    private const int MostAcknowledged = 2_000;

    private readonly Lock _writing = new();
    private readonly LiteDatabase _database;
    private readonly ILiteCollection<BsonDocument> _commands, _policies, _directives, _acknowledged, _counter;

    private OrderStore(LiteDatabase database)
    {
        _database = database;
        _commands = database.GetCollection("commands", BsonAutoId.ObjectId);
        _commands.EnsureIndex("at");
        (_policies, _directives, _counter) = (database.GetCollection("policies"), database.GetCollection("directives"), database.GetCollection("counter"));
        _acknowledged = database.GetCollection("acknowledged", BsonAutoId.ObjectId);
        _acknowledged.EnsureIndex("directive");
    }

    public static OrderStore Open(string directory)
    {
        StoreFolder.Create(directory);
        return new OrderStore(new LiteDatabase(new ConnectionString { Filename = Path.Combine(directory, "orders.db"), Collation = Collation.Binary }));
    }

    public void Add(CommandRecord command) => Write(() =>
    {
        Put(command);
        foreach (var old in OfGate(command.Gate).Skip(Kept).ToEnumerable().Select(document => document["_id"]).ToList()) _commands.Delete(old);
    });

    public void MarkNotSent(string id) => Write(() =>
    {
        if (Command(id) is { Result: null } known) Put(known with { NotSent = true });
    });

    /// <summary>What became of a command. The first answer stands, but the one with the diagnostics is kept.</summary>
    public void End(string gate, CommandResult result) => Write(() =>
    {
        if (Command(result.Id) is not { } known || known.Gate != gate) return;
        if (known.Result is null) Put(known with { Result = result });
        else if (known.Result.Diagnostics is null && result.Diagnostics is not null) Put(known with { Result = known.Result with { Diagnostics = result.Diagnostics } });
    });

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

    public void Acknowledge(AcknowledgedRecord record) => Write(() =>
    {
        if (_acknowledged.Count(Query.EQ("directive", record.Directive)) >= MostAcknowledged) return;
        var document = Document($"{record.Gate} {record.Directive} {record.By}", record, OrdersJson.Default.AcknowledgedRecord);
        if (_acknowledged.FindById(document["_id"]) is not null) return;
        document["directive"] = record.Directive;
        _acknowledged.Insert(document);
    });

    public IReadOnlyList<AcknowledgedRecord> Acknowledged(string directive) =>
        [.. _acknowledged.Find(Query.EQ("directive", directive)).Select(document => Read(document, OrdersJson.Default.AcknowledgedRecord)).OrderBy(record => record.At)];

    public void Dispose() => _database.Dispose();

    private ILiteQueryable<BsonDocument> OfGate(string gate) =>
        _commands.Query().Where("at > @0 AND at < @1", gate + " ", gate + " ~").OrderByDescending("at");

    private void Put(CommandRecord command)
    {
        var document = Document(command.Command.Id, command, OrdersJson.Default.CommandRecord);
        document["at"] = FormattableString.Invariant($"{command.Gate} {command.Command.IssuedAt.UtcTicks:D19}");
        _commands.Upsert(document);
    }

    private long Next()
    {
        var next = (_counter.FindById("version")?["last"].AsInt64 ?? 0) + 1;
        _counter.Upsert(new BsonDocument { ["_id"] = "version", ["last"] = next });
        return next;
    }

    private void Write(Action work)
    {
        lock (_writing)
        {
            _database.BeginTrans();
            try
            {
                work();
                _database.Commit();
                // A commit of LiteDB 5 alone may not be on the medium yet; a checkpoint moves it into the file and syncs that.
                _database.Checkpoint();
            }
            catch
            {
                _database.Rollback();
                throw;
            }
        }
    }

    private static T? Find<T>(ILiteCollection<BsonDocument> collection, string id, JsonTypeInfo<T> json) where T : class =>
        collection.FindById(id) is { } document ? Read(document, json) : null;

    private static BsonDocument Document<T>(string id, T value, JsonTypeInfo<T> json) => new() { ["_id"] = id, ["json"] = JsonSerializer.SerializeToUtf8Bytes(value, json) };

    private static T Read<T>(BsonDocument document, JsonTypeInfo<T> json) =>
        JsonSerializer.Deserialize(document["json"].AsBinary, json) ?? throw new JsonException("a stored order is null");
}
