using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist.Sync;

/// <summary>What is to be done next.</summary>
internal abstract record SyncStep;

/// <summary>Nothing, until a message comes or the time is there.</summary>
/// <param name="Until">Null: only a message changes something.</param>
internal sealed record Rest(TimeSpan? Until) : SyncStep;

/// <summary>Ask the centre.</summary>
internal sealed record Ask(WhitelistWant Want) : SyncStep;

/// <summary>Put the changes of a page in use.</summary>
internal sealed record Change(WhitelistPage Page) : SyncStep;

/// <summary>Keep a page of a snapshot until it is complete. What has changed since it began is put in use besides, under the version the gate has.</summary>
/// <param name="IsFirst">What was kept before belongs to another snapshot.</param>
internal sealed record Stage(WhitelistPage Page, bool IsFirst) : SyncStep;

/// <summary>Make a whitelist of the pages that were kept; it must be equal to the head, and is put in use then. Answer with <see cref="SyncBook.Built"/>.</summary>
internal sealed record Build(WhitelistHead Head) : SyncStep;
