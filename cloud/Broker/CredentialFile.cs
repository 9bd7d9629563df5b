using System.Collections.Frozen;
using Checkpoint.Protocols.Topics;

namespace Checkpoint.Cloud.Broker;

/// <summary>The gates' credentials: a line "site/gate:hash" each; empty lines and lines that begin with # are skipped.</summary>
internal sealed record CredentialFile(FrozenDictionary<string, string> Hashes, IReadOnlyList<string> Problems)
{
    public static CredentialFile None { get; } = new(FrozenDictionary<string, string>.Empty, []);

    public static CredentialFile Read(string path)
    {
        var hashes = new Dictionary<string, string>();
        var problems = new List<string>();
        foreach (var (number, line) in File.ReadLines(path).Index())
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (line.Split(':') is not [var user, var hash] || GateAddress.FromSource("/" + user) is null || !PasswordHash.IsHash(hash))
                problems.Add($"line {number + 1} is not \"site/gate:hash\"; make it with 'checkpoint-cloud credential site/gate'.");
            else if (!hashes.TryAdd(user, hash))
                problems.Add($"line {number + 1} names {user} again; keep one line for each gate.");
        }

        return new(hashes.ToFrozenDictionary(), problems);
    }

    public bool Admits(string user, string password) => Hashes.TryGetValue(user, out var hash) && PasswordHash.Fits(password, hash);
}
