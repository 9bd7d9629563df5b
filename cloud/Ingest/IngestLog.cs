namespace Checkpoint.Cloud.Ingest;

/// <summary>What the ingest says. Never a payload: it may hold personal data.</summary>
internal static partial class IngestLog
{
    [LoggerMessage(3001, LogLevel.Information, "Connected to the broker {Host}:{Port}")]
    public static partial void Connected(this ILogger logger, string host, int port);

    [LoggerMessage(3002, LogLevel.Warning, "The broker {Host}:{Port} is away ({Problem}); next attempt in {Delay}")]
    public static partial void BrokerAway(this ILogger logger, string host, int port, string problem, TimeSpan delay);

    [LoggerMessage(3003, LogLevel.Warning, "A message on {Topic} was kept aside: {Problem}")]
    public static partial void KeptAside(this ILogger logger, string topic, string problem);

    [LoggerMessage(3007, LogLevel.Warning, "A message on {Topic} was skipped: {Problem}")]
    public static partial void Skipped(this ILogger logger, string topic, string problem);

    [LoggerMessage(3008, LogLevel.Warning, "A message was skipped whose topic is none of a gate's, beginning with {Topic}")]
    public static partial void SkippedTopic(this ILogger logger, string topic);

    [LoggerMessage(3004, LogLevel.Warning, "{Count} events of {Gates} differ from those stored under the same number; the first ones stand. Does a copied disk run twice?")]
    public static partial void Conflicts(this ILogger logger, int count, string gates);

    [LoggerMessage(3005, LogLevel.Warning, "Events of {Gate} from {From} on are missing; {Highest} is the last one that came")]
    public static partial void Gap(this ILogger logger, string gate, long from, long highest);

    [LoggerMessage(3009, LogLevel.Error, "Gate {Gate} no longer has its events {From} to {Through}, and this store has lost them; its stream goes on without them")]
    public static partial void Lost(this ILogger logger, string gate, long from, long through);
}
