using System.Collections.Immutable;

namespace Checkpoint.Edge.Whitelist;

/// <summary>The different lists of gates that registrations name; the first is empty and stands for every gate.</summary>
internal sealed class GateLists(ImmutableArray<ImmutableArray<string>> lists)
{
    public int Count => lists.Length;

    public long Bytes => lists.Sum(list => 24L + list.Sum(gate => 30L + (2 * gate.Length)));

    public ImmutableArray<string> this[int list] => lists[list];

    /// <summary>For each list whether a gate is in it.</summary>
    public bool[] AllowedAt(string site, string gate)
    {
        var (one, all) = ($"{site}/{gate}", $"{site}/*");
        return [.. lists.Select(list => list.Length == 0 || list.Contains(one) || list.Contains(all))];
    }
}
