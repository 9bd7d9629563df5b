using Checkpoint.Protocols.Plates;

namespace Checkpoint.Protocols.Whitelist;

/// <summary>What is filed for a plate with its colour from now on.</summary>
/// <param name="Registration">Null when nothing is.</param>
public readonly record struct WhitelistChange(Plate Plate, Registration? Registration);
