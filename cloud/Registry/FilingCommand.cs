using Checkpoint.Protocols.Plates;
using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <summary>What somebody wants of one filing. What becomes of it is decided inside the transaction, on what is filed then.</summary>
public sealed class FilingCommand
{
    private readonly Func<FilingVersion?, FilingDecision> _decide;

    private FilingCommand(string id, FilingAuthor author, Plate? plate, Func<FilingVersion?, FilingDecision> decide) => (Id, Author, Plate, _decide) = (id, author, plate, decide);

    public string Id { get; }

    public FilingAuthor Author { get; }

    /// <summary>The plate it will have, when that is known: what may stand there is read together with the others.</summary>
    public Plate? Plate { get; }

    public FilingDecision Decide(FilingVersion? before) => _decide(before);

    /// <summary>Files a new one.</summary>
    public static FilingCommand File(Filing filing, FilingAuthor author) => new(filing.Id, author, filing.Plate, before =>
        before is null ? new(FilingOutcome.Created, filing, FilingAction.Filed) : new(FilingOutcome.IdTaken));

    /// <summary>Files it or changes it, as a program does that knows gates only.</summary>
    public static FilingCommand Put(Registration registration, FilingAuthor author) => Put(registration, author, filing => filing);

    /// <param name="rest">Adds what gates need not know.</param>
    /// <param name="revision">The version that was read; null when that does not matter.</param>
    public static FilingCommand Put(Registration registration, FilingAuthor author, Func<Filing, Filing> rest, int? revision = null) => new(registration.Id, author, registration.Plate, before =>
        revision is { } read && read != before?.Revision ? new(before is null ? FilingOutcome.NotFound : FilingOutcome.Outdated)
        : Decide(before, rest(Filing.Of(registration, before?.Filing))));

    /// <summary>Changes what is filed; its state stays, but what has expired and is given another last day waits for who puts it in use again.</summary>
    /// <param name="revision">The version that was read; null when that does not matter.</param>
    public static FilingCommand Change(string id, int? revision, Func<Filing, Filing> change, FilingAuthor author) => new(id, author, null, before =>
        before?.Filing is not { } filed ? new(FilingOutcome.NotFound)
        : revision is { } read && read != before.Revision ? new(FilingOutcome.Outdated)
        : Decide(before, Changed(filed, change(filed) with { Id = id })));

    public static FilingCommand Step(string id, FilingStep step, DateOnly today, FilingAuthor author, int? revision = null) => new(id, author, null, before =>
        before?.Filing is not { } filed ? new(FilingOutcome.NotFound)
        : revision is { } read && read != before.Revision ? new(FilingOutcome.Outdated)
        : FilingLifeCycle.Next(filed.State, step, filed.IsOver(today)) is { } next ? new(FilingOutcome.Changed, filed with { State = next }, ActionOf(step))
        : new(FilingOutcome.NotAllowed));

    public static FilingCommand Remove(string id, FilingAuthor author) => new(id, author, null, before =>
        before is null ? new(FilingOutcome.NotFound) : new(FilingOutcome.Removed, null, FilingAction.Removed));

    /// <summary>Shows what is personal, and records that.</summary>
    public static FilingCommand See(string id, FilingAuthor author) => new(id, author, null, before =>
        before is null ? new(FilingOutcome.NotFound) : new(FilingOutcome.Seen, before.Filing, FilingAction.PersonalDataSeen));

    // Gates see by the last day that it is over: with another one it would be in use, and nobody would have said so.
    private static Filing Changed(Filing filed, Filing after) =>
        after with { State = filed.State == FilingState.Expired && after.ValidTo != filed.ValidTo ? FilingState.Approved : filed.State };

    private static FilingDecision Decide(FilingVersion? before, Filing after) =>
        before is null ? new(FilingOutcome.Created, after, FilingAction.Filed)
        : after.Equals(before.Filing) ? new(FilingOutcome.Same)
        : new(FilingOutcome.Changed, after, FilingAction.Changed);

    private static FilingAction ActionOf(FilingStep step) => step switch
    {
        FilingStep.Submit => FilingAction.Submitted,
        FilingStep.Approve => FilingAction.Approved,
        FilingStep.Activate => FilingAction.Activated,
        FilingStep.Suspend => FilingAction.Suspended,
        FilingStep.Resume => FilingAction.Resumed,
        FilingStep.Revoke => FilingAction.Revoked,
        _ => FilingAction.Expired,
    };
}

/// <param name="Outcome">What comes of it, unless the plate is taken or there is no room.</param>
/// <param name="After">What is filed then; null for nothing.</param>
public readonly record struct FilingDecision(FilingOutcome Outcome, Filing? After = null, FilingAction Action = default);
