using Checkpoint.Protocols.Messages;

namespace Checkpoint.Protocols.Topics;

/// <summary>A gate of a site. Names are 1 to 32 lower-case letters, digits and '-', so they are safe in topics, files and addresses.</summary>
public sealed record GateAddress
{
    public const int NameLength = 32;

    /// <exception cref="ArgumentException">A name is not valid.</exception>
    public GateAddress(string site, string gate)
    {
        Site = IsName(site) ? site : throw NotAName(site, nameof(site));
        Gate = IsName(gate) ? gate : throw NotAName(gate, nameof(gate));
    }

    public string Site { get; }

    public string Gate { get; }

    /// <summary>CloudEvents source of the gate's events: "/{site}/{gate}".</summary>
    public string Source => $"/{Site}/{Gate}";

    /// <summary>Root of the gate's topics.</summary>
    public string Root => $"checkpoint/v1/{Site}/{Gate}";

    public static bool IsName(ReadOnlySpan<char> name) => name.Length is > 0 and <= NameLength && MessageBounds.IsLowerCaseName(name);

    /// <summary>The address in a CloudEvents source; null when it is none.</summary>
    public static GateAddress? FromSource(string? source) =>
        source?.Split('/') is ["", var site, var gate] && IsName(site) && IsName(gate) ? new(site, gate) : null;

    /// <summary>"{site}/{gate}".</summary>
    public override string ToString() => $"{Site}/{Gate}";

    private static ArgumentException NotAName(string? name, string parameter) =>
        new($"'{name}' is not a {parameter} name: use 1 to {NameLength} lower-case letters, digits and '-'.", parameter);
}
