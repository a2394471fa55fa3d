using System.Collections.Frozen;
using DminServing.Server.Access;
using DminServing.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace DminServing.Server.Debug;

/// <summary><c>GET /debug</c>: a page on which a person scores a user's candidates and sees why. It talks to this server's REST API and to nobody else.</summary>
internal static class DebugEndpoints
{
    // Files of this server only: no script or style inside the page, nothing of others, no frame around it.
    private const string ContentPolicy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapDebug(this IEndpointRouteBuilder app)
    {
        var files = PageFile.All();
        var pages = app.MapGroup("/debug").On(Listener.Rest).For(Policies.Debug).ExcludeFromDescription();
        pages.MapGet("", (HttpContext context) => Page(files, context));
        pages.MapGet("/{file}", (string file, HttpContext context) => Send(files, file, context));
    }

    // The page names its files relative to /debug, so that it works behind a prefix; from /debug/ it would look for them a level too low.
    private static Results<FileContentHttpResult, NotFound, RedirectHttpResult> Page(FrozenDictionary<string, PageFile> files, HttpContext context) =>
        context.Request.Path.Value?.EndsWith('/') == true ? TypedResults.Redirect("../debug") : Send(files, PageFile.Start, context);

    private static Results<FileContentHttpResult, NotFound, RedirectHttpResult> Send(FrozenDictionary<string, PageFile> files, string name, HttpContext context)
    {
        if (!files.TryGetValue(name, out var file))
        {
            return TypedResults.NotFound();
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache"; // asked for again each time, and answered with 304 by its tag
        return TypedResults.Bytes(file.Content, file.Type, entityTag: new EntityTagHeaderValue(file.Tag));
    }
}
