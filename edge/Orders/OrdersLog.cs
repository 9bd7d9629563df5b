using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Orders;

/// <summary>What this part says. Never who gave a command, and never its reason.</summary>
internal static partial class OrdersLog
{
    [LoggerMessage(1901, LogLevel.Information, "Command {Id} ({Action}): {Outcome}")]
    public static partial void Ended(this ILogger logger, string id, string? action, CommandOutcome outcome);

    [LoggerMessage(1902, LogLevel.Warning, "A command was refused unread: {Problem}")]
    public static partial void Unreadable(this ILogger logger, string? problem);

    [LoggerMessage(1903, LogLevel.Information, "Policy {Version} is stored, and applies to each lane with its next vehicle")]
    public static partial void PolicyTaken(this ILogger logger, long version);

    [LoggerMessage(1904, LogLevel.Warning, "A policy was refused, the one in use stays: {Problem}")]
    public static partial void PolicyRefused(this ILogger logger, string problem);

    [LoggerMessage(1905, LogLevel.Information, "Directives version {Version}: {Count}")]
    public static partial void DirectivesTaken(this ILogger logger, long version, int count);

    [LoggerMessage(1906, LogLevel.Warning, "Directives were refused, those before stay: {Problem}")]
    public static partial void DirectivesRefused(this ILogger logger, string problem);

    [LoggerMessage(1907, LogLevel.Information, "The gate restarts, as the centre asks")]
    public static partial void Restarting(this ILogger logger);

    [LoggerMessage(1908, LogLevel.Error, "A command failed in an unexpected way")]
    public static partial void Failed(this ILogger logger, Exception failure);
}
