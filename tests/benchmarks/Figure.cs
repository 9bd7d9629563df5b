namespace Checkpoint.Benchmarks;

/// <summary>One measured figure of the benchmark's table.</summary>
/// <param name="Peer">What it stands beside in the same run, or the limit it is to keep; empty for a peer itself.</param>
internal sealed record Figure(string Name, double Value, string Unit, string Peer = "");
