using Checkpoint.Edge.Lane;

namespace Checkpoint.Lane.Tests.Properties;

/// <summary>One entry of a history that can be replayed.</summary>
/// <param name="Input">Null: the service is killed and starts again.</param>
/// <param name="At">Monotonic time as the host gives it; may go backwards.</param>
/// <param name="Rules">Which of <see cref="RuleBook.All"/>; policies change while the gate runs.</param>
internal readonly record struct Move(LaneInput? Input, TimeSpan At, int Rules);
