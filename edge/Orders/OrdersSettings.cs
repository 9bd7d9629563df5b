namespace Checkpoint.Edge.Orders;

/// <summary>Settings "Orders:*".</summary>
public sealed class OrdersSettings
{
    public const string Section = "Orders";

    /// <summary>
    /// The system clock counts as right although nothing synchronises it: for a gate whose clock has a battery and is set by
    /// hand. Without this, such a gate refuses every command, because it cannot tell a late one.
    /// </summary>
    public bool TrustClock { get; set; }
}
