using System.Globalization;
using Checkpoint.Cloud.People;
using Checkpoint.Cloud.Store;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Checkpoint.Cloud.Pages;

public static class PagesRegistration
{
    public const string DefaultUrl = "http://127.0.0.1:8080";
    private static readonly string[] s_languages = ["zh-CN", "en"];

    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey])) builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        // Sessions and pages that are open survive a restart of the centre: their keys are kept beside its data.
        builder.Services.AddDataProtection().SetApplicationName("checkpoint-centre");
        builder.Services.AddOptions<KeyManagementOptions>().Configure<IOptions<StoreSettings>>((keys, store) =>
            keys.XmlRepository = new FileSystemXmlRepository(StoreFolder.Create(store.Value.Directory, "keys"), NullLoggerFactory.Instance));
        builder.Services.Configure<RequestLocalizationOptions>(options => options
            .SetDefaultCulture(s_languages[0]).AddSupportedCultures(s_languages).AddSupportedUICultures(s_languages));
        return builder;
    }

    public static IApplicationBuilder UsePages(this IApplicationBuilder app) => app
        .UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true)
        .UseRequestLocalization();

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/language/{language}", SwitchLanguage).AllowAnonymous();
        endpoints.MapStaticAssets().AllowAnonymous();
        // A page says itself who may see it; this is for the connections of the pages that are open.
        endpoints.MapRazorComponents<App>().AddInteractiveServerRenderMode().Add(endpoint =>
        {
            if (!endpoint.Metadata.Any(each => each is ComponentTypeMetadata)) endpoint.Metadata.Add(new AuthorizeAttribute(May.Watch));
        });
        return endpoints;
    }

    private static IResult SwitchLanguage(HttpContext context, string language, string? back = null)
    {
        if (!s_languages.Contains(language)) return Results.NotFound();
        context.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(CultureInfo.GetCultureInfo(language))),
            new CookieOptions { MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true });
        return Results.LocalRedirect(Local(back));
    }

    /// <summary>An address of this centre, to lead somebody back to; else the first page.</summary>
    internal static string Local(string? address) =>
        address is ['/'] or ['/', not ('/' or '\\'), ..] && !address.Any(char.IsControl) ? address : "/";
}
