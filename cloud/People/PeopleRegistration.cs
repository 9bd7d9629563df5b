using Checkpoint.Cloud.Operation;
using Checkpoint.Cloud.Store;
using Checkpoint.Cloud.Words;
using LiteDB;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Checkpoint.Cloud.People;

/// <summary>
/// Sign-in, roles and the audit log. The session is ASP.NET Core's cookie and passwords are hashed by its Identity; the accounts are our
/// own, because Identity's managers would want eight stores of it, count wrong passwords only for names that exist, and know no programs.
/// </summary>
public static class PeopleRegistration
{
    private const string Either = "either";

    public static IServiceCollection AddPeople(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<PeopleSettings>, PeopleSettingsValidator>();
        services.AddOptions<PeopleSettings>().Bind(configuration.GetSection(PeopleSettings.Section)).ValidateOnStart();
        services.AddSingleton(provider => Open(provider.GetRequiredService<IOptions<StoreSettings>>().Value, provider.GetRequiredService<StoreFailure>().Tell));
        services.AddSingleton<PeopleRoll>().AddSingleton<WrongPasswords>().AddSingleton<PeopleDesk>().AddSingleton<Sessions>();
        services.AddSingleton<AuditLog>().AddHostedService(provider => provider.GetRequiredService<AuditLog>());

        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, either => either.ForwardDefaultSelector = http => TokenDoor.IsShown(http) ? TokenDoor.Name : SessionCookie.Name)
            .AddCookie(SessionCookie.Name, SessionCookie.Configure)
            .AddScheme<AuthenticationSchemeOptions, TokenDoor>(TokenDoor.Name, null);
        services.AddAuthorizationBuilder();
        services.AddOptions<Microsoft.AspNetCore.Authorization.AuthorizationOptions>().Configure(May.AddPolicies);
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitSession>();
        return services.AddAntiforgery(form =>
        {
            form.Cookie.Name = "checkpoint-form";
            form.Cookie.SameSite = SameSiteMode.Strict;
            form.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
    }

    public static IApplicationBuilder UsePeople(this IApplicationBuilder app) => app.UseAuthentication().UseAuthorization().UseAntiforgery();

    /// <summary>When nobody can administer the centre, somebody can now: the password is shown this once, and not by the log.</summary>
    public static async Task AddFirstAdministratorAsync(this WebApplication app, TextWriter output)
    {
        if (await app.Services.GetRequiredService<PeopleDesk>().AddFirstAsync(Actor.Command) is var (name, password))
            await output.WriteLineAsync(Word.Of("Person.First", name, password));
    }

    /// <exception cref="StoreException">The store cannot be opened; the message says which.</exception>
    internal static IPeopleStore Open(StoreSettings settings, Action<Exception>? failed = null)
    {
        try
        {
            if (settings.ConnectionString.Length > 0) return PostgresPeopleStore.Open(settings.ConnectionString);
            var store = EmbeddedPeopleStore.Open(settings.Directory);
            if (failed is not null) store.Failed += failed;
            return store;
        }
        catch (Exception e) when (e is NpgsqlException or StoreException)
        {
            throw new StoreException($"The people in the database of Store:ConnectionString cannot be read: {e.Message}. Does it run, and may this user log in and make tables there?", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LiteException)
        {
            throw new StoreException($"The people in Store:Directory {settings.Directory} cannot be read: {e.Message} May this service write there?", e);
        }
    }
}
