using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.Store;
using LiteDB;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Checkpoint.Cloud.Orders;

public static class OrdersRegistration
{
    /// <summary>Commands, policies and directives. Needs store, broker and live feed; register it before the ingest, which connects.</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services)
    {
        services.AddSingleton(provider => Open(provider.GetRequiredService<IOptions<StoreSettings>>().Value, provider.GetRequiredService<StoreFailure>().Tell));
        services.AddSingleton<OrderStore>();
        services.AddSingleton<OrderDesk>();
        services.AddSingleton<IConversation>(provider => provider.GetRequiredService<OrderDesk>());
        return services.AddHostedService(provider => provider.GetRequiredService<OrderDesk>());
    }

    private static IOrderTables Open(StoreSettings settings, Action<Exception> failed)
    {
        try
        {
            if (settings.ConnectionString.Length > 0) return PostgresOrderTables.Open(settings.ConnectionString);
            var tables = EmbeddedOrderTables.Open(settings.Directory);
            tables.Failed += failed;
            return tables;
        }
        catch (Exception e) when (e is NpgsqlException or StoreException)
        {
            throw new StoreException($"The orders in the database of Store:ConnectionString cannot be read: {e.Message}. Does it run, and may this user log in and make tables there?", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LiteException)
        {
            throw new StoreException($"The orders in Store:Directory {settings.Directory} cannot be opened: {e.Message} Does another centre run there, or may this service not write there?", e);
        }
    }
}
