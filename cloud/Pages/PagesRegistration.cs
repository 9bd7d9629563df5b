using System.Globalization;
using Checkpoint.Cloud.Store;
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
        // Pages that are open survive a restart of the centre: their keys are kept beside its data.
        builder.Services.AddDataProtection();
        builder.Services.AddOptions<KeyManagementOptions>().Configure<IOptions<StoreSettings>>((keys, store) =>
            keys.XmlRepository = new FileSystemXmlRepository(StoreFolder.Create(store.Value.Directory, "keys"), NullLoggerFactory.Instance));
        builder.Services.Configure<RequestLocalizationOptions>(options => options
            .SetDefaultCulture(s_languages[0]).AddSupportedCultures(s_languages).AddSupportedUICultures(s_languages));
        return builder;
    }

    public static IApplicationBuilder UsePages(this IApplicationBuilder app) => app
        .UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true)
        .UseRequestLocalization()
        .UseAntiforgery();

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/language/{language}", SwitchLanguage);
        endpoints.MapStaticAssets();
        endpoints.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return endpoints;
    }

    private static IResult SwitchLanguage(HttpContext context, string language, string? back = null)
    {
        if (!s_languages.Contains(language)) return Results.NotFound();
        context.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(CultureInfo.GetCultureInfo(language))),
            new CookieOptions { MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true });
        return Results.LocalRedirect(IsLocal(back) ? back! : "/");
    }

    private static bool IsLocal(string? address) => address is ['/'] or ['/', not ('/' or '\\'), ..] && !address.Any(char.IsControl);
}
