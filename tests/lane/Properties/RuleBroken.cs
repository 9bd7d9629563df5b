namespace Checkpoint.Lane.Tests.Properties;

/// <summary>The lane did what it must never do.</summary>
/// <param name="rule">Which rule; the same for every way of breaking it, so that a history can be shrunk without changing its subject.</param>
internal sealed class RuleBroken(string rule, string detail = "") : Exception(detail.Length == 0 ? rule : $"{rule}: {detail}")
{
    public string Rule => rule;
}
