using Checkpoint.Protocols.Messages;
using Checkpoint.Protocols.Plates;

namespace Checkpoint.Edge.Passes;

/// <summary>What passes are asked for.</summary>
/// <param name="From">Arrived at this time or later.</param>
/// <param name="To">Arrived before this time.</param>
/// <param name="Plate">With these characters, whatever the colour.</param>
internal sealed record PassQuery(DateTimeOffset? From, DateTimeOffset? To, Plate? Plate, PassOutcome? Outcome, int Limit);
