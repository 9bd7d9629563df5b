using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Lane;

/// <summary>What a person can ask of a lane. Each is recorded with their name, accepted or refused with a reason.</summary>
public abstract record StaffAction;

/// <summary>Type, correct or confirm the plate. Looked up before it comes here.</summary>
public sealed record EnterPlate(Identification Identification) : StaffAction;

public sealed record SetPeople(int People) : StaffAction;

public sealed record MeasureAgain : StaffAction;

/// <summary>Value of a contact thermometer, judged by the policy.</summary>
public sealed record EnterContactReading(Measurement Measurement) : StaffAction;

/// <summary>Let a vehicle without a valid registration go on to the checks.</summary>
public sealed record Admit(string Reason) : StaffAction;

public sealed record TurnAway(string Reason) : StaffAction;

public sealed record Disinfect : StaffAction;

public sealed record DisinfectedByHand : StaffAction;

/// <summary>Keep the vehicle, whatever the checks say.</summary>
public sealed record Hold(string Reason) : StaffAction;

/// <summary>End a hold. After a fever only with a normal second or contact reading.</summary>
public sealed record Release : StaffAction;

/// <summary>End a fever hold by isolation.</summary>
public sealed record Isolate : StaffAction;

public sealed record OpenByHand(string Reason) : StaffAction;

/// <summary>Ask for the arm to come down; rule 1 still decides when.</summary>
public sealed record CloseBarrier : StaffAction;

/// <summary>Keep the arm up until it is released again.</summary>
public sealed record HoldOpen(bool On) : StaffAction;

public sealed record StopEverything : StaffAction;

/// <summary>After an emergency stop, a barrier fault or a restart: the lane has been looked at and may work again.</summary>
public sealed record ResetLane : StaffAction;

public sealed record AcknowledgeAlarm(AlarmCode Alarm) : StaffAction;
