using Checkpoint.Cloud.Broker;
using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.Store;
using LiteDB;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Orders;

public static class OrdersRegistration
{
    /// <summary>Commands, policies and directives. Needs store, broker and live feed; register it before the ingest, which connects.</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var store = Open(provider.GetRequiredService<IOptions<StoreSettings>>().Value.Directory);
            store.Failed += provider.GetRequiredService<StoreFailure>().Tell;
            return store;
        });
        services.AddSingleton<OrderDesk>();
        services.AddSingleton<IConversation>(provider => provider.GetRequiredService<OrderDesk>());
        return services.AddHostedService(provider => provider.GetRequiredService<OrderDesk>());
    }

    private static OrderStore Open(string directory)
    {
        try
        {
            return OrderStore.Open(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LiteException)
        {
            throw new StoreException($"The orders in Store:Directory {directory} cannot be opened: {e.Message} Does another centre run there, or may this service not write there?", e);
        }
    }
}
