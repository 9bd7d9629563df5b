using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Policies;

namespace Checkpoint.Cloud.Orders;

/// <summary>A policy that was set, for one gate or all; its version is the centre's running number.</summary>
public sealed record PolicyRecord(Policy Policy, string Issuer, DateTimeOffset SetAt);

/// <summary>Who has acknowledged a directive, and where.</summary>
public sealed record AcknowledgedRecord(string Gate, string Directive, string By, DateTimeOffset At);

/// <summary>Directives as programs see them.</summary>
public sealed record DirectivesView(long Version, IReadOnlyList<Directive> Directives, IReadOnlyList<AcknowledgedRecord> Acknowledged);
