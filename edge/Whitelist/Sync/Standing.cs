using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Edge.Whitelist.Sync;

/// <summary>What the gate works by.</summary>
internal readonly record struct Standing(long Version, int Count, WhitelistDigest Digest)
{
    /// <summary>Imports have their time as version, "20260211083000"; the centre counts from 1 and never comes there.</summary>
    private const long FirstImport = 2000_01_01_00_00_00;

    public bool IsImport => Version >= FirstImport;

    public bool Is(WhitelistHead head) => Version == head.Version && Count == head.Count && Digest.ToString() == head.Digest;

    public static Standing Of(Replica replica) => new(replica.Version, replica.Count, replica.Digest);
}
