using System.Collections.Immutable;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Whitelist;

/// <summary>What the whitelist says of a plate.</summary>
/// <param name="Registration">Null when there is none, or when the colour would have to say which of several it is.</param>
/// <param name="PeopleAboard">1 without a registration.</param>
/// <param name="Candidates">Near misses, best first, at most three; only when the plate itself is unregistered.</param>
public readonly record struct Lookup(
    WhitelistVerdict Verdict, string? Registration, int PeopleAboard, ImmutableArray<PlateCandidate> Candidates);
