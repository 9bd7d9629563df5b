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

    public static async Task<List<T>> QueryAsync<T>(this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object?[] parameters)
    {
        var rows = new List<T>();
        await connection.EachAsync(sql, row => rows.Add(read(row)), cancellationToken, parameters);
        return rows;
    }

    /// <summary>Hands out the rows one at a time, as they come.</summary>
    public static async Task EachAsync(this NpgsqlConnection connection, string sql, Action<NpgsqlDataReader> take, CancellationToken cancellationToken, params object?[] parameters)
    {
        await using var command = Make(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) take(reader);
    }

    private static NpgsqlCommand Make(NpgsqlConnection connection, string sql, ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters) command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
