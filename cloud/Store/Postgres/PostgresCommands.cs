using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Checkpoint.Cloud.Store.Postgres;

/// <summary>Statements with their parameters by place. What is written here never holds values, only "$1".</summary>
[SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "All texts are constants or scripts of this program; values are parameters.")]
internal static class PostgresCommands
{
    public static int Execute(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = Make(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    public static List<T> Query<T>(this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, params ReadOnlySpan<object?> parameters)
    {
        using var command = Make(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    public static Task<int> ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params ReadOnlySpan<object?> parameters)
    {
        var command = Make(connection, sql, parameters);
        return RunAsync();

        async Task<int> RunAsync()
        {
            await using (command) return await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public static Task<List<T>> QueryAsync<T>(this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params ReadOnlySpan<object?> parameters)
    {
        var command = Make(connection, sql, parameters);
        return RunAsync();

        async Task<List<T>> RunAsync()
        {
            await using (command)
            {
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
                return rows;
            }
        }
    }

    private static NpgsqlCommand Make(NpgsqlConnection connection, string sql, ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters) command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
