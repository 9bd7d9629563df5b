namespace Checkpoint.Cloud.Orders;

/// <summary>Takes the orders of a folder into the database, once, when a centre begins to use one.</summary>
internal static class OrderMove
{
    /// <returns>False when there are orders already: then nothing is changed.</returns>
    public static async Task<bool> RunAsync(IOrderTables from, IOrderTables to) => await to.WriteAsync(async rows =>
    {
        if (await rows.LastAsync() > 0) return false;
        foreach (var kind in Enum.GetValues<OrderKind>())
            if ((await rows.AllAsync(kind)).Count > 0) return false;
        foreach (var kind in Enum.GetValues<OrderKind>())
            foreach (var row in await from.ReadAsync(old => old.AllAsync(kind))) await rows.PutAsync(kind, row);
        await rows.CountToAsync(await from.ReadAsync(old => old.LastAsync()));
        return true;
    });
}
