using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using Checkpoint.Edge.Gate;
using Checkpoint.Edge.Journal;
using Checkpoint.Edge.Uplink;
using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Topics;
using Microsoft.Extensions.Options;

namespace Checkpoint.Edge.Orders;

/// <summary>The directives that hold, and who has acknowledged them; in "orders/directives.json".</summary>
internal sealed class DirectiveBoard : BackgroundService, IConversation
{
    private const int MostAcknowledgements = 500;

    private readonly StoredFile _file;
    private readonly EventJournal _journal;
    private readonly TimeProvider _time;
    private readonly UplinkMetrics _metrics;
    private readonly ILogger<DirectiveBoard> _logger;
    /// <summary>Held for moments only, never while the disk writes: staff and the connection to the centre wait for it.</summary>
    private readonly Lock _lock = new();
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private KnownDirectives _known;
    private KnownDirectives _stored;

    public DirectiveBoard(IOptions<GateSettings> gate, EventJournal journal, TimeProvider time, UplinkMetrics metrics, ILogger<DirectiveBoard> logger)
        : this(gate, new StoredFile(gate.Value, "directives.json"), journal, time, metrics, logger) { }

    internal DirectiveBoard(
        IOptions<GateSettings> gate, StoredFile file, EventJournal journal, TimeProvider time, UplinkMetrics metrics, ILogger<DirectiveBoard> logger)
    {
        (_journal, _time, _metrics, _logger) = (journal, time, metrics, logger);
        Filters = [GateTopic.Directives(new GateAddress(gate.Value.Site, gate.Value.Name))];
        _file = file;
        _stored = _known = Load() ?? new(new DirectiveList { Version = 0, Directives = [] }, []);
    }

    public IReadOnlyList<string> Filters { get; }

    public DirectiveList List
    {
        get { lock (_lock) return _known.List; }
    }

    /// <summary>Those that hold now, newest first.</summary>
    public IReadOnlyList<DirectiveView> Views
    {
        get
        {
            var now = _time.GetUtcNow();
            lock (_lock) return [.. _known.List.Directives.Where(each => !(each.Until <= now)).OrderByDescending(each => each.IssuedAt).Select(View)];
        }
    }

    public void Receive(string topic, ReadOnlyMemory<byte> payload, bool isLive)
    {
        if (payload.Length == 0) return;
        if (OrderJson.ReadDirectives(payload.Span, out var problem) is not { } list)
        {
            _metrics.Bad("directives");
            _logger.DirectivesRefused(problem!);
            return;
        }

        lock (_lock)
        {
            // The broker repeats it at every connect; an older one is from a broker that slept. The same number with other content
            // is from a centre whose store was put back, and which counted to it once more.
            if (list.Version < _known.List.Version || (list.Version == _known.List.Version && IsSame(list, _known.List))) return;
            var ids = list.Directives.Select(each => each.Id).ToHashSet();
            Keep(new(list, _known.Acknowledged.RemoveAll(each => !ids.Contains(each.Directive))));
        }

        _logger.DirectivesTaken(list.Version, list.Directives.Count);
    }

    public Task RunAsync(Link link, CancellationToken stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);

    /// <summary>Records that a person has read a directive; once, however often they say so.</summary>
    /// <returns>No view when there is no such directive, or when the journal has no room for it: then they must say it again.</returns>
    public async Task<(DirectiveView? View, bool IsRecorded)> AcknowledgeAsync(string id, string by)
    {
        lock (_lock)
        {
            if (_known.List.Directives.FirstOrDefault(each => each.Id == id) is not { } directive) return (null, true);
            if (_known.Acknowledged.Any(each => each.Directive == id && each.By == by) || _known.Acknowledged.Count(each => each.Directive == id) >= MostAcknowledgements)
                return (View(directive), true);
        }

        // Durable, or waiting for the disk to take it: either way it reaches the centre. What is refused never does.
        var settled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_journal.Append([new DirectiveAcknowledged { Directive = id, By = by }], settled.SetResult)) return (null, false);
        await settled.Task;
        lock (_lock)
        {
            if (!_known.Acknowledged.Any(each => each.Directive == id && each.By == by))
                Keep(_known with { Acknowledged = _known.Acknowledged.Add(new(id, by, _time.GetLocalNow())) });
            return (_known.List.Directives.FirstOrDefault(each => each.Id == id) is { } directive ? View(directive) : null, true);
        }
    }

    private DirectiveView View(Directive directive) => new(
        directive.Id, directive.Title, directive.Text, directive.IssuedAt, directive.Issuer, directive.Until,
        [.. _known.Acknowledged.Where(each => each.Directive == directive.Id).Select(each => new AcknowledgementView(each.By, each.At))]);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await foreach (var _ in _changed.Reader.ReadAllAsync(stoppingToken)) Store();
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Whatever it was that stopping interrupted.
        }

        Store();
    }

    private static bool IsSame(DirectiveList one, DirectiveList other) => OrderJson.Write(one).AsSpan().SequenceEqual(OrderJson.Write(other));

    /// <summary>Shown at once; on the disk soon after. What a power cut takes, the centre sends again, and the journal has who read it.</summary>
    private void Keep(KnownDirectives known)
    {
        _known = known;
        _changed.Writer.TryWrite(true);
    }

    private void Store()
    {
        KnownDirectives known;
        lock (_lock) known = _known;
        if (ReferenceEquals(known, _stored)) return;
        try
        {
            _file.Write(JsonSerializer.SerializeToUtf8Bytes(known, DirectiveJson.Default.KnownDirectives));
            _stored = known;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Shown all the same; the broker and the journal have it for the next start.
            _logger.DirectivesRefused($"They cannot be stored: {refused.Message}");
        }
    }

    private KnownDirectives? Load()
    {
        try
        {
            return _file.Read() is { } bytes && JsonSerializer.Deserialize(bytes, DirectiveJson.Default.KnownDirectives) is { } known
                && OrderJson.Problem(known.List) is null ? known : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record KnownDirectives(DirectiveList List, ImmutableList<Acknowledgement> Acknowledged);

internal sealed record Acknowledgement(string Directive, string By, DateTimeOffset At);

/// <summary>A directive as staff see it, in both languages.</summary>
internal sealed record DirectiveView(
    string Id, BothLanguages Title, BothLanguages Text, DateTimeOffset IssuedAt, string Issuer, DateTimeOffset? Until, IReadOnlyList<AcknowledgementView> Acknowledged);

internal sealed record AcknowledgementView(string By, DateTimeOffset At);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KnownDirectives))]
[JsonSerializable(typeof(DirectiveView))]
[JsonSerializable(typeof(IReadOnlyList<DirectiveView>))]
internal sealed partial class DirectiveJson : JsonSerializerContext;
