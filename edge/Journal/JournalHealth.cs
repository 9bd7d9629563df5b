using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Journal;

/// <summary>The journal's state in a form to report.</summary>
/// <param name="Message">What is wrong and what to do, in English; never personal data.</param>
public sealed record JournalHealth(PartHealth State, string Message)
{
    public static JournalHealth Good { get; } = new(PartHealth.Ok, "The journal is written and read without errors.");
}
