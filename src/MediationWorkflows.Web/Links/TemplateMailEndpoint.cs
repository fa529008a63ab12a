using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Mail.Editing;

namespace MediationWorkflows.Web.Links;

/// <summary><c>/operations/templates/{id}/mail</c>: a template's draft, or what is in use, as the HTML that a mail program would show.</summary>
static class TemplateMailEndpoint
{
    public static void MapTemplateMail(this IEndpointRouteBuilder routes) => routes
        .MapGet("/operations/templates/{id}/mail", async (string id, HttpContext http, UnitOfWork work, TemplatePreview preview) =>
        {
            var html = await work.ReadAsync(
                async scope =>
                {
                    var (shipped, text) = await scope.Get<CurrentTemplates>().OpenAsync(id.Replace('.', '/'), scope.Ct);
                    return preview.Of(new MailTemplate(shipped.Name, text.Draft ?? text.SourceOf(text.Published, shipped)!)).Html;
                },
                http.RequestAborted);
            // A mail brings its styles with it, and nothing else may run or load.
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";
            return Results.Content(html, "text/html; charset=utf-8");
        })
        .RequireAuthorization(policy => policy.RequireRole(nameof(Role.Administrator)));
}
