using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist.Sync;

/// <summary>
/// The books of the whitelist's way from the registry to the gate: what to ask for, what to make of an answer. Changes are
/// asked for from the version the gate has. A gate that has nothing, lags more changes behind than there are registrations,
/// or proves to differ, walks a snapshot in the order of plates while the registry goes on changing. The changes since the
/// walk began are asked for between its pages, so that what is revoked meanwhile is refused at once, and after it, until
/// the gate has what the head says. No I/O, no clock: <see cref="WhitelistSync"/> acts.
/// </summary>
/// <param name="prefix">Begins the id of every request, and is another one in every run.</param>
internal sealed class SyncBook(string prefix)
{
    private const int AlwaysAsChanges = 1_000;
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(15), s_longestAnswer = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(2), s_longestRetry = TimeSpan.FromMinutes(10);

    private WhitelistHead? _head;
    private bool _headIsCurrent;
    private WhitelistWant? _asked;
    private TimeSpan _due, _notBefore;
    private int _silent, _failures;
    private long _number;
    private Walk? _walk;
    private WhitelistHead? _complete;

    /// <summary>The gate's whitelist is not what the registry says it is, and is being taken anew.</summary>
    public bool Differs { get; private set; }

    /// <summary>The pages that were kept are of use.</summary>
    public bool IsWalking => _walk is not null || _complete is not null;

    /// <summary>Continues a snapshot whose pages were kept over a restart.</summary>
    public void Restore(WhitelistPage kept) => _walk = _walk switch
    {
        null => new Walk(kept.After, kept.Head.Version, false),
        var walk when kept.IsOfWalk => walk with { After = kept.After },
        var walk => walk with { Through = kept.Through },
    };

    /// <summary>A new connection: no answer comes to what was asked before.</summary>
    public void Connected() => (_asked, _silent) = (null, 0);

    /// <summary>The centre has told everybody. It may be late: what it says is verified before the gate doubts its own whitelist.</summary>
    public void Hear(WhitelistHead head) => (_head, _headIsCurrent) = (head, false);

    /// <summary>What to do without a new message. Ask again after each step that was done.</summary>
    public SyncStep Next(Standing own, TimeSpan now)
    {
        if (_head is not { Version: > 0 } head)
            return new Rest(null);
        if (own.Is(head))
        {
            (_walk, _complete, _asked, Differs, _failures, _notBefore) = (null, null, null, false, 0, TimeSpan.Zero);
            return new Rest(null);
        }
        if (_complete is { } complete)
            return new Build(complete);
        if (now < _notBefore)
            return new Rest(_notBefore);
        if (_asked is not null && now < _due)
            return new Rest(_due);
        if (_asked is not null)
            _silent++;
        if (_headIsCurrent && own.Version >= head.Version && !own.IsImport)
            Differs = true;
        return new Ask(_asked = WantOf(own, head, now));
    }

    /// <summary>An answer has come. Null: it is none to what was asked last, or of no use.</summary>
    public SyncStep? Take(WhitelistPage page, Standing own, TimeSpan now)
    {
        if (_asked is not { } asked || page.Request != asked.Request)
            return null;
        (_asked, _silent, _head, _headIsCurrent) = (null, 0, page.Head, true);
        if (asked.After is { } after)
            return TakeWalk(page, after, now);
        if (_walk is { } walk)
            return TakeSince(page, walk, now);
        // An import came in between, or the registry has gone back to an older state: Next sees it.
        if (asked.Version != own.Version || page.Through < own.Version)
            return null;
        if (page.Through == own.Version && page.Head.Version > own.Version)
            return Failed(now);
        return page.Through > own.Version ? new Change(page) : null;
    }

    /// <summary>The whitelist of a snapshot is in use, or was not what the head says.</summary>
    public void Built(bool isRight, TimeSpan now)
    {
        (_walk, _complete) = (null, null);
        if (!isRight)
        {
            Differs = true;
            Failed(now);
        }
    }

    private WhitelistWant WantOf(Standing own, WhitelistHead head, TimeSpan now)
    {
        var wait = s_answer * Math.Pow(2, Math.Min(_silent, 10));
        _due = now + (wait < s_longestAnswer ? wait : s_longestAnswer);
        var request = $"{prefix}-{++_number}";
        if (_walk is { After: null } over && IsTooFar(over.Through, head))
            _walk = null;
        return _walk switch
        {
            { After: { } after } walk when walk.IsPageNext || walk.Through >= head.Version => new WhitelistWant { Request = request, After = after },
            { } walk => new WhitelistWant { Request = request, Version = walk.Through },
            null when own.Version == 0 || own.IsImport || Differs || IsTooFar(own.Version, head) =>
                new WhitelistWant { Request = request, After = WhitelistCursor.Beginning },
            null => new WhitelistWant { Request = request, Version = own.Version },
        };
    }

    private static bool IsTooFar(long version, WhitelistHead head) => head.Version - version > Math.Max(head.Count, AlwaysAsChanges);

    private Stage? TakeWalk(WhitelistPage page, string after, TimeSpan now)
    {
        if (!page.IsOfWalk)
            return Failed(now);
        if (after.Length == 0)
            _walk = new Walk(page.After, page.Head.Version, false);
        else if (_walk is not { } walk || page.Head.Version < walk.Through)
            return Restart(); // The registry has gone back to an older state.
        else
            _walk = walk with { After = page.After, IsPageNext = false };
        // Fixed-width hex: in the order of the plates.
        if (page.After is not null && string.CompareOrdinal(page.After, after) <= 0)
            return Failed(now);
        if (page.After is null && page.Head.Version == _walk.Through)
            _complete = page.Head;
        return new Stage(page, after.Length == 0);
    }

    private Stage? TakeSince(WhitelistPage page, Walk walk, TimeSpan now)
    {
        if (page.Through < walk.Through)
            return Restart();
        if (page.Through == walk.Through && page.Head.Version > page.Through)
            return Failed(now);
        // However fast the registry changes, the walk goes on.
        _walk = walk with { Through = page.Through, IsPageNext = true };
        if (walk.After is null && page.Through == page.Head.Version)
            _complete = page.Head;
        return new Stage(page, false);
    }

    private Stage? Restart()
    {
        _walk = null;
        return null;
    }

    /// <summary>Begins again after a while that doubles, so that two sides that cannot agree do not talk for ever.</summary>
    private Stage? Failed(TimeSpan now)
    {
        var wait = s_retry * Math.Pow(2, Math.Min(_failures++, 12));
        _notBefore = now + (wait < s_longestRetry ? wait : s_longestRetry);
        return Restart();
    }

    /// <param name="After">Where the next page begins; null when the walk is over.</param>
    /// <param name="Through">Version up to which changes were added: at first, that of the registry at the first page.</param>
    /// <param name="IsPageNext">Changes came last, and it is the walk's turn.</param>
    private sealed record Walk(string? After, long Through, bool IsPageNext);
}
