namespace Checkpoint.Cloud.Passes;

/// <summary>A person took the course of a lane into their hands.</summary>
/// <param name="Place">Place of its event, see <see cref="Store.StoredEvent.PlaceOf"/>.</param>
/// <param name="At">By the gate's clock when that was right, else when the centre heard of it.</param>
/// <param name="Action">As in the staff interface: "openByHand".</param>
public sealed record InterventionRecord(long Place, string Gate, string Lane, DateTimeOffset At, string Action, string By, string? Pass);
