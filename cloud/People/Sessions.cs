using System.Globalization;
using System.Security.Claims;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.People;

/// <summary>
/// Who is in, and for how long. A session carries the stamp of its account: another password or role, or a removal, ends it at the next
/// request, and on a page that is open within seconds.
/// </summary>
internal sealed class Sessions(PeopleRoll roll, IOptions<PeopleSettings> settings, TimeProvider time)
{
    /// <summary>A screen on a wall has nobody who signs in each morning.</summary>
    private static readonly TimeSpan s_wall = TimeSpan.FromDays(90);

    private const string Stamp = "stamp", Until = "until", Id = "session", MustChange = "must-change";

    public (ClaimsPrincipal Principal, DateTimeOffset Until) Begin(Account account)
    {
        var until = time.GetUtcNow() + (account.Role == Role.Wall ? s_wall : settings.Value.SessionLength);
        return (Principal(account, until), until);
    }

    /// <summary>Of a program, for one request.</summary>
    public static ClaimsPrincipal Of(Account program) => Principal(program, DateTimeOffset.MaxValue);

    public async ValueTask<bool> IsValidAsync(ClaimsPrincipal principal, CancellationToken cancellationToken = default) =>
        principal.Identity is { IsAuthenticated: true, Name: { } name } && time.GetUtcNow() < UntilOf(principal) &&
        await roll.FindAsync(name, cancellationToken) is { } account && account.Stamp == principal.FindFirstValue(Stamp) &&
        !account.Ended.Any(ended => ended.Id == principal.FindFirstValue(Id));

    /// <summary>Of somebody who signs out.</summary>
    public static EndedSession? EndOf(ClaimsPrincipal principal) =>
        principal.FindFirstValue(Id) is { } id && UntilOf(principal) is { } until ? new(id, until) : null;

    public static bool HasToChange(ClaimsPrincipal principal) => principal.HasClaim(claim => claim.Type == MustChange);

    private static DateTimeOffset? UntilOf(ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(Until), NumberStyles.None, CultureInfo.InvariantCulture, out var until) ? DateTimeOffset.FromUnixTimeSeconds(until) : null;

    private static ClaimsPrincipal Principal(Account account, DateTimeOffset until)
    {
        var identity = new ClaimsIdentity(account.Kind.ToString());
        identity.AddClaim(new(ClaimTypes.Name, account.Name));
        // With a password that somebody else knows nobody is anything yet.
        identity.AddClaim(account.MustChange ? new(MustChange, "") : new(ClaimTypes.Role, account.Role.ToString()));
        identity.AddClaim(new(Stamp, account.Stamp));
        identity.AddClaim(new(Id, Account.NewStamp()));
        identity.AddClaim(new(Until, until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        return new(identity);
    }
}
