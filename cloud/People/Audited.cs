namespace Checkpoint.Cloud.People;

/// <summary>Puts what a program or a page changes into the audit log, before it is answered.</summary>
internal static class Audited
{
    private static readonly object s_note = new();

    /// <summary>Whatever but GET was done: with its note, or with its method and path.</summary>
    public static TBuilder Audit<TBuilder>(this TBuilder builder, AuditAction action) where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter(async (context, next) =>
        {
            var result = await next(context);
            var http = context.HttpContext;
            if (HttpMethods.IsGet(http.Request.Method) || result is IStatusCodeHttpResult { StatusCode: >= 400 }) return result;
            var what = http.Items.TryGetValue(s_note, out var note) ? (string)note! : $"{http.Request.Method} {http.Request.Path}";
            await http.RequestServices.GetRequiredService<AuditLog>().AppendAsync(Actor.Of(http), action, what);
            return result;
        });

    public static void Note(HttpContext http, string what) => http.Items[s_note] = what;
}
