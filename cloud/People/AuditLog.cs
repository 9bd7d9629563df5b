using System.Data.Common;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.People;

/// <summary>The log of what was done here. Each day it forgets what is older than the centre is to keep it.</summary>
internal sealed partial class AuditLog(IPeopleStore store, IOptions<PeopleSettings> settings, TimeProvider time, ILogger<AuditLog> logger) : BackgroundService
{
    public const int MaximumLimit = 200;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1), s_day = TimeSpan.FromDays(1), s_hour = TimeSpan.FromHours(1);
    private const int Tries = 15;

    /// <summary>What was done cannot be undone because the database is away: it is tried for a while, so that nothing is done unseen.</summary>
    public async Task AppendAsync(Actor by, AuditAction action, string what)
    {
        var entry = new AuditEntry(time.GetUtcNow(), by.Name, action, what, by.From);
        for (var left = Tries; ; left--)
        {
            try
            {
                await store.AppendAsync(entry);
                return;
            }
            catch (DbException e) when (left > 0 && e.IsTransient)
            {
                await Task.Delay(s_pause, time);
            }
        }
    }

    public ValueTask<IReadOnlyList<AuditRecord>> ReadAsync(long? before, int limit, CancellationToken cancellationToken = default) =>
        store.AuditAsync(before ?? long.MaxValue, limit, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (true)
        {
            var pause = s_day;
            try
            {
                await store.ForgetAsync(time.GetUtcNow().AddDays(-settings.Value.AuditDays), stoppingToken);
            }
            catch (DbException e)
            {
                LogNotForgotten(e.Message);
                pause = s_hour;
            }

            await Task.Delay(pause, time, stoppingToken);
        }
    }

    [LoggerMessage(2401, LogLevel.Warning, "Old entries of the audit log could not be removed: {Problem}. Trying again in an hour")]
    private partial void LogNotForgotten(string problem);
}
