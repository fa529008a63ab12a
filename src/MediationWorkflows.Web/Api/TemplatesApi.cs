using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Mail.Editing;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/templates</c>: what mails say. An id is a language and a key, <c>en.reminder</c>.</summary>
static class TemplatesApi
{
    public static void MapTemplates(this RouteGroupBuilder api)
    {
        var templates = api.MapGroup("/templates").RequireAuthorization(policy => policy.RequireRole(nameof(Role.Administrator), nameof(Role.Coordinator), nameof(Role.Auditor)));
        templates.MapGet("", (ApiRead read) => read.RunAsync(async (scope, _) =>
        {
            var edited = await scope.Db.Set<MailText>().ToDictionaryAsync(t => t.Id, scope.Ct);
            return Page.Whole<object>([.. scope.Get<MailTemplates>().All.Select(shipped => (Name: shipped.Name, Text: edited.GetValueOrDefault(shipped.Name))).Select(t => new
            {
                Id = IdOf(t.Name),
                Language = t.Name.Split('/')[0],
                Key = t.Name.Split('/')[1],
                Published = t.Text?.Published ?? 0,
                HasDraft = t.Text?.Draft is not null,
            })]);
        }));
        templates.MapGet("/{id}", (string id, ApiRead read) => read.RunAsync(async (scope, _) =>
        {
            var (shipped, text) = await scope.Get<CurrentTemplates>().OpenAsync(NameOf(id), scope.Ct);
            return (Show(shipped, text), EntityTags.TextOf(text));
        }));
        templates.MapPut("/{id}", (string id, SourceRequest body, IfMatch match, ApiWrite write) => ChangeAsync(id, match, write, (scope, viewer) =>
            scope.Get<SaveTemplate>().DraftAsync(NameOf(id), Input.Required(body.Source, "source"), viewer, scope.Ct)));
        templates.MapPost("/{id}/publish", (string id, IfMatch match, ApiWrite write) => ChangeAsync(id, match, write, (scope, viewer) =>
            scope.Get<SaveTemplate>().PublishAsync(NameOf(id), viewer, scope.Now, scope.Ct)));
        templates.MapPost("/{id}/revert", (string id, RevertRequest body, IfMatch match, ApiWrite write) => ChangeAsync(id, match, write, (scope, viewer) =>
            scope.Get<SaveTemplate>().RevertAsync(NameOf(id), Input.Required(body.Version, "version"), viewer, scope.Now, scope.Ct)));
        templates.MapPost("/{id}/preview", (string id, PreviewRequest body, ApiRead read) => read.RunAsync((scope, _) => PreviewAsync(NameOf(id), body, scope)));
    }

    /// <summary>What was written, checked as it would be on saving; else a version; else the draft, or what is in use.</summary>
    static async Task<MailContent> PreviewAsync(string name, PreviewRequest body, WorkScope scope)
    {
        var (shipped, text) = await scope.Get<CurrentTemplates>().OpenAsync(name, scope.Ct);
        var source = body.Source ?? (body.Version is { } number ? text.SourceOf(number, shipped) : text.Draft ?? text.SourceOf(text.Published, shipped));
        if (source is null)
            throw new InvalidInputException("version", "There is no such version.");
        SaveTemplate.Demand(shipped, source);
        return scope.Get<TemplatePreview>().Of(new MailTemplate(name, source));
    }

    static Task<IResult> ChangeAsync(string id, IfMatch match, ApiWrite write, Func<WorkScope, Access.Viewer, Task<MailText>> change) => write.RunAsync(
        async (scope, viewer) =>
        {
            match.Require((await scope.Get<CurrentTemplates>().OpenAsync(NameOf(id), scope.Ct)).Text);
            return await change(scope, viewer);
        },
        async (scope, _, text) => Answer.Ok(Show((await scope.Get<CurrentTemplates>().OpenAsync(NameOf(id), scope.Ct)).Shipped, text), text));

    static object Show(MailTemplate shipped, MailText text) => new
    {
        Id = IdOf(text.Id),
        text.Published,
        Source = text.SourceOf(text.Published, shipped),
        text.Draft,
        Shipped = shipped.Source,
        TemplateCheck.Variables,
        Versions = text.Versions.OrderByDescending(v => v.Number).Select(v => new { v.Number, v.PublishedAt, v.PublishedBy, v.RevertOf, v.Source }),
    };

    public static string IdOf(string name) => name.Replace('/', '.');

    static string NameOf(string id) => id.Replace('.', '/');

    public sealed record SourceRequest(string? Source);

    public sealed record RevertRequest(int? Version);

    public sealed record PreviewRequest(string? Source, int? Version);
}
