using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>What the lane asks of its outputs. Carried out in order, at once, after the step's events were handed to the journal.</summary>
public abstract record LaneCommand;

public sealed record PulseOpen(BarrierCause Cause) : LaneCommand;

public sealed record PulseClose : LaneCommand;

public sealed record PulseStop : LaneCommand;

public enum DriverLight { Off, Red, Green }

public sealed record SetLight(DriverLight Light) : LaneCommand;

public sealed record SetPump(bool On) : LaneCommand;

public sealed record SetBuzzer(bool On) : LaneCommand;

/// <summary>Look for a face at the thermometer and report readings until told otherwise.</summary>
public sealed record StartMeasuring : LaneCommand;

public sealed record StopMeasuring : LaneCommand;

/// <summary>Make this step's events durable, then answer with <see cref="DecisionRecorded"/>, or <see cref="JournalChanged"/> when that fails.</summary>
public sealed record RecordDecision(long Decision) : LaneCommand;
