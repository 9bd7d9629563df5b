namespace Checkpoint.Edge.Journal;

/// <summary>The journal cannot be opened, and a person must act; the message says how.</summary>
public sealed class JournalException : Exception
{
    public JournalException(string message, Exception? inner = null) : base(message, inner) { }
}
