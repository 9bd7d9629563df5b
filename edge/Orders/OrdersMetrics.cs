using System.Diagnostics.Metrics;
using Checkpoint.Protocols.Messages;

namespace Checkpoint.Edge.Orders;

/// <summary>Meter "Checkpoint.Orders": what the centre asks of this gate.</summary>
internal sealed class OrdersMetrics
{
    public const string MeterName = "Checkpoint.Orders";

    private readonly Counter<long> _commands;

    public OrdersMetrics(IMeterFactory meters) =>
        _commands = meters.Create(MeterName).CreateCounter<long>("checkpoint.commands", "{command}", "Remote commands, by what became of them");

    public void Ended(CommandOutcome outcome) => Count(outcome.ToString());

    public void Repeated() => Count("Repeated");

    public void Malformed() => Count("Malformed");

    /// <summary>Kept by the broker, or more at once than the gate takes.</summary>
    public void Ignored() => Count("Ignored");

    private void Count(string result) => _commands.Add(1, new KeyValuePair<string, object?>("result", result));
}
