namespace Checkpoint.Protocols.Plates;

/// <param name="Differs">Positions, from 0, at which the registered plate differs from the one read; ascending, one or two.</param>
/// <param name="Likelihood">
/// 0 to 1: the product of what explains each difference. It orders candidates; it is no probability that the vehicle is
/// the registered one.
/// </param>
public readonly record struct PlateDifference(IReadOnlyList<int> Differs, double Likelihood);
