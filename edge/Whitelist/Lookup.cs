using System.Collections.Immutable;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Whitelist;

/// <summary>What the whitelist says of a plate.</summary>
/// <param name="PeopleAboard">1 without a registration.</param>
/// <param name="Candidates">Near misses, best first, at most three; only when the plate itself is unregistered.</param>
public readonly record struct Lookup(
    WhitelistVerdict Verdict, string? Registration, int PeopleAboard, ImmutableArray<PlateCandidate> Candidates)
{
    private readonly RegistrationIds? _ids;
    private readonly int _pattern;
    private readonly uint _number;

    /// <summary>Of one registration in the index.</summary>
    internal Lookup(WhitelistVerdict verdict, in IndexSlot slot, RegistrationIds ids) : this(verdict, null, slot.People, []) =>
        (_ids, _pattern, _number) = (ids, slot.Pattern, slot.Number);

    /// <summary>
    /// Id of the registration; null when there is none, or when the colour would have to say which of several it is. From
    /// the index, its text is made when it is asked for, so that the lookup itself makes no object.
    /// </summary>
    public string? Registration { get => field ?? _ids?.Read(_pattern, _number); } = Registration;
}
