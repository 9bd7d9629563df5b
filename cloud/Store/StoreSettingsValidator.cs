using Microsoft.Extensions.Options;
using Npgsql;

namespace Checkpoint.Cloud.Store;

internal sealed class StoreSettingsValidator : IValidateOptions<StoreSettings>
{
    public ValidateOptionsResult Validate(string? name, StoreSettings options) =>
        string.IsNullOrWhiteSpace(options.Directory)
            ? ValidateOptionsResult.Fail("Store:Directory is empty; name a folder this service may write, as /var/lib/checkpoint-centre.")
            : Problem(options.ConnectionString) is { } problem ? ValidateOptionsResult.Fail(problem)
            : ValidateOptionsResult.Success;

    private static string? Problem(string connection)
    {
        const string Example = "as Host=db.example;Database=checkpoint;Username=checkpoint;Passfile=/etc/checkpoint/pgpass";
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connection);
            return connection.Length == 0 ? null
                : parts.Password is { Length: > 0 } ? $"Store:ConnectionString has a password in it, which other users of this machine may see; give a file, {Example}, or PGPASSWORD."
                : parts.Host is not { Length: > 0 } || parts.Database is not { Length: > 0 } ? $"Store:ConnectionString names no host or no database; give both, {Example}."
                : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return $"Store:ConnectionString cannot be read: {e.Message} Give it {Example}.";
        }
    }
}
