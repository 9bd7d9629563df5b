using Microsoft.AspNetCore.Authorization;

namespace Checkpoint.Cloud.People;

/// <summary>What the roles open. Every page and every endpoint names one of these; what names none is closed to everybody.</summary>
internal static class May
{
    /// <summary>The wall and the live feed.</summary>
    public const string Watch = "watch";
    /// <summary>Passes, gates, orders: plates and names of people.</summary>
    public const string Look = "look";
    /// <summary>Orders to a gate.</summary>
    public const string Act = "act";
    /// <summary>The registry.</summary>
    public const string File = "file";
    /// <summary>Policies and directives.</summary>
    public const string Direct = "direct";
    public const string Report = "report";
    public const string Audit = "audit";
    /// <summary>People and programs.</summary>
    public const string Administer = "administer";
    /// <summary>One's own password; also with one that must be changed.</summary>
    public const string BeHere = "be-here";

    private static readonly (string Policy, Role[] Roles)[] s_opens =
    [
        (Watch, Enum.GetValues<Role>()),
        (Look, [Role.Staff, Role.Supervisor]),
        (Act, [Role.Staff, Role.Supervisor]),
        (File, [Role.Registrar, Role.Supervisor]),
        (Direct, [Role.Supervisor]),
        (Report, [Role.Supervisor]),
        (Audit, [Role.Supervisor, Role.Administrator]),
        (Administer, [Role.Administrator]),
    ];

    public static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var (policy, roles) in s_opens) options.AddPolicy(policy, built => built.RequireRole(roles.Select(role => role.ToString())));
        options.AddPolicy(BeHere, built => built.RequireAuthenticatedUser());
        // What is no endpoint of ours is answered with "not found" or "not so", and only to those who are in.
        options.FallbackPolicy = options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser()
            .RequireAssertion(asked => asked.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint).Build();
    }
}
