using Checkpoint.Cloud.Passes;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Cloud.Store;

/// <summary>
/// Events as they came, and what is folded from them. Everything a batch changes is one transaction, so after a crash the
/// projections are never ahead of the events or behind them.
/// </summary>
public interface ICentreStore : IAsyncDisposable
{
    /// <summary>Stores a batch, in any order, with any repetition. Durable when it is given back.</summary>
    ValueTask<StoreOutcome> AppendAsync(IReadOnlyCollection<ReceivedEvent> batch, CancellationToken cancellationToken = default);

    /// <summary>What the gate says of itself.</summary>
    /// <param name="isContact">The gate itself has said it just now: not the broker in its place, from its will or its memory.</param>
    ValueTask<GateRecord> SaveStatusAsync(string gate, GateStatus status, bool isContact, CancellationToken cancellationToken = default);

    /// <summary>Keeps messages aside that belong to no place in a stream; of all of them the last <see cref="RejectedMessage.Kept"/>.</summary>
    ValueTask RejectAsync(IReadOnlyCollection<RejectedMessage> messages, CancellationToken cancellationToken = default);

    ValueTask<IReadOnlyList<GateRecord>> GatesAsync(CancellationToken cancellationToken = default);

    /// <summary>All streams, in the order in which they came to be here.</summary>
    ValueTask<IReadOnlyList<StreamPosition>> StreamsAsync(CancellationToken cancellationToken = default);

    /// <summary>The stream of a gate; one of which nothing is stored, at its beginning.</summary>
    ValueTask<StreamPosition> StreamAsync(string gate, string stream, CancellationToken cancellationToken = default);

    ValueTask<PassRecord?> PassAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Newest first.</summary>
    ValueTask<IReadOnlyList<PassRecord>> PassesAsync(PassQuery query, CancellationToken cancellationToken = default);

    /// <summary>Hands out each pass that began in a span of time, in that order, without keeping them.</summary>
    ValueTask EachPassAsync(ReportSpan span, Action<PassRecord> take, CancellationToken cancellationToken = default);

    /// <summary>Hands out what people did in a span of time, in that order.</summary>
    ValueTask EachInterventionAsync(ReportSpan span, Action<InterventionRecord> take, CancellationToken cancellationToken = default);

    /// <summary>The steps of a pass, in order; 1,000 at most.</summary>
    ValueTask<IReadOnlyList<StoredEvent>> EventsOfAsync(string pass, CancellationToken cancellationToken = default);

    /// <summary>For those who watch the service.</summary>
    ValueTask<StoreFigures> FiguresAsync(CancellationToken cancellationToken = default);
}

/// <param name="Gaps">Streams with an event missing.</param>
/// <param name="KeptAside">Messages kept although nothing could be made of them.</param>
public readonly record struct StoreFigures(int Gaps, int KeptAside);
