using Checkpoint.Protocols.Whitelist;

namespace Checkpoint.Cloud.Registry;

/// <summary>A part of the whitelist, and the head at the same moment.</summary>
/// <param name="IsEnd">There is nothing behind it.</param>
public sealed record RegistrySlice(WhitelistHead Head, IReadOnlyList<(WhitelistChange Change, long Version)> Changes, bool IsEnd);
