using System.Text.Json;
using System.Text.Json.Serialization;

namespace Checkpoint.Cloud.People;

/// <summary>Who may come in: a person with a password, or a program with a token. One name is one account.</summary>
public sealed record Account
{
    /// <summary>So many are kept; all of them fit into memory.</summary>
    public const int MaximumCount = 1_000;
    private const int MaximumEnded = 50;

    public required string Name { get; init; }
    public required AccountKind Kind { get; init; }
    public required Role Role { get; init; }
    /// <summary>Hash of the password, or of the token.</summary>
    public required string Secret { get; init; }
    /// <summary>Another one at each change. A session that carries an older one has ended.</summary>
    public required string Stamp { get; init; }
    /// <summary>The password was given by somebody else and opens only the page where it is changed.</summary>
    public bool MustChange { get; init; }
    public required DateTimeOffset Since { get; init; }
    /// <summary>Sessions that were signed out before their time, until they would have ended by themselves; the last <see cref="MaximumEnded"/>.</summary>
    public IReadOnlyList<EndedSession> Ended { get; init; } = [];

    internal string Key => AccountName.KeyOf(Name);

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AccountJson.Default.Account);

    internal static Account FromJson(byte[] json) => JsonSerializer.Deserialize(json, AccountJson.Default.Account) ?? throw new JsonException("a stored account is null");

    internal Account Changed() => this with { Stamp = NewStamp(), Ended = [] };

    internal Account Without(EndedSession session, DateTimeOffset now) =>
        this with { Ended = [.. Ended.Where(ended => ended.Until > now).Append(session).TakeLast(MaximumEnded)] };

    internal static string NewStamp() => Guid.NewGuid().ToString("n");
}

public sealed record EndedSession(string Id, DateTimeOffset Until);

public enum AccountKind { Person, Program }

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(CamelCase<AccountKind>), typeof(CamelCase<Role>)])]
[JsonSerializable(typeof(Account))]
internal sealed partial class AccountJson : JsonSerializerContext;
