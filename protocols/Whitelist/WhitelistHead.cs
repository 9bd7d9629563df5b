using System.Text.Json.Serialization;

namespace Checkpoint.Protocols.Whitelist;

/// <summary>Retained on <c>whitelist/head</c>: what a gate's replica is to be equal to.</summary>
/// <param name="Version">Counts every change of the registry; 0 while nothing was ever registered, and then no gate changes anything.</param>
/// <param name="Count">Registrations of every status.</param>
/// <param name="Digest">See <see cref="WhitelistDigest"/>.</param>
public sealed record WhitelistHead(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int Count, string Digest)
{
    internal string? Problem() =>
        Version < 0 ? "version is negative"
        : Count < 0 ? "count is negative"
        : WhitelistDigest.TryParse(Digest, out _) ? null : "digest is not 32 lower-case hex digits";
}
