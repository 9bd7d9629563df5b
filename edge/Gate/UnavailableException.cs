namespace Checkpoint.Edge.Gate;

/// <summary>This machine lacks what the gate needs; the message says what, and what to do.</summary>
public sealed class UnavailableException(string message) : Exception(message);
