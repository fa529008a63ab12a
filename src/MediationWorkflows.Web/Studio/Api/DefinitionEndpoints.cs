using System.Text.Json.Nodes;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Api;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>The definition list, the editor, save and publish.</summary>
static class DefinitionEndpoints
{
    /// <summary>Tells the page's script whose <c>ETag</c> an answer carries.</summary>
    const string DefinitionIdHeader = "X-Definition-Id";

    public static void MapDefinitions(this RouteGroupBuilder api)
    {
        var definitions = api.MapGroup("/workflow-definitions");
        definitions.MapGet("", ListAsync);
        definitions.MapPost("", SaveAsync);
        definitions.MapGet("/validation/is-name-unique", IsNameUniqueAsync);
        definitions.MapGet("/by-definition-id/{definitionId}", FindByDefinitionAsync);
        definitions.MapGet("/by-id/{id}", FindByIdAsync);
        definitions.MapGet("/{definitionId}/export", ExportAsync);
        definitions.MapPost("/{definitionId}/publish", PublishAsync);
        definitions.MapPost("/{definitionId}/retract", RetractAsync);
        definitions.MapPost("/{definitionId}/execute", RunDefinition.HandleAsync);
        definitions.MapPost("/{definitionId}/revert/{version:int}", RevertAsync);
        definitions.MapDelete("/{definitionId}", DeleteAsync);
        definitions.MapPost("/import", ImportAsync);
        definitions.MapGet("/{definitionId}/consumers", () => new { workflowDefinitionIds = Array.Empty<string>() });
    }

    /// <param name="Publish">True publishes what is saved; null or false keeps a draft.</param>
    sealed record SaveRequest(JsonObject? Model, bool? Publish);

    static async Task<ElsaPage<object>> ListAsync([AsParameters] DefinitionQuery query, HttpContext http, UnitOfWork work) =>
        await work.ReadAsync(async scope =>
        {
            var (items, total) = await query.FindAsync(scope.Db, scope.Ct);
            ElsaLink[] links = http.User.MayPublish() ? [new("/elsa/api/bulk-actions/publish/workflow-definitions/by-definition-ids", "bulk-publish", "POST")] : [];
            return new ElsaPage<object>([.. items.Select(version => DefinitionDocument.Summary(version, http.User))], total, links);
        }, http.RequestAborted);

    static async Task<IResult> SaveAsync(SaveRequest request, HttpContext http, UnitOfWork work)
    {
        if (request.Model is not { } model)
            return ElsaErrors.Refuse(["The request holds no model."]);
        if (request.Publish == true && !http.User.MayPublish())
            return TypedResults.Forbid();
        var saved = await work.RunAsync(async scope =>
        {
            await RequireMatchAsync(model, http, scope);
            var draft = await scope.Get<SaveDraft>().RunAsync(new SaveDraft.Command(model), scope.Now, scope.Ct);
            return request.Publish == true
                ? await scope.Get<PublishDefinition>().RunAsync(new PublishDefinition.Command(draft.DefinitionId), scope.Now, scope.Ct)
                : draft;
        }, http.RequestAborted);
        return TypedResults.Ok(Changed(saved, http));
    }

    /// <summary>A save that says which state it is based on must not overwrite another one.</summary>
    static async Task RequireMatchAsync(JsonObject model, HttpContext http, WorkScope scope)
    {
        if (http.Request.Headers.IfMatch.Count == 0 || model["definitionId"] is not JsonValue id || !id.TryGetValue<string>(out var definitionId))
            return;
        var latest = await scope.Db.Set<WorkflowDefinitionVersion>().FirstOrDefaultAsync(v => v.DefinitionId == definitionId && v.IsLatest, scope.Ct);
        if (latest is not null)
            http.Request.RequireMatch(latest);
    }

    static async Task<object> IsNameUniqueAsync(string name, string? definitionId, HttpContext http, UnitOfWork work) =>
        await work.ReadAsync(async scope => new
        {
            isUnique = !await scope.Db.Set<WorkflowDefinitionVersion>().AnyAsync(v => v.IsLatest && v.Name == name && v.DefinitionId != definitionId, scope.Ct),
        }, http.RequestAborted);

    static async Task<JsonObject> FindByDefinitionAsync(string definitionId, string? versionOptions, HttpContext http, UnitOfWork work) =>
        Show(await ReadAsync(work, http, found => DefinitionQuery.OfVersion(found.Where(v => v.DefinitionId == definitionId), versionOptions ?? "Latest")), http);

    static async Task<JsonObject> FindByIdAsync(string id, HttpContext http, UnitOfWork work) =>
        Show(await ReadAsync(work, http, found => found.Where(v => v.Id == id)), http);

    static async Task<IResult> ExportAsync(string definitionId, string? versionOptions, HttpContext http, UnitOfWork work)
    {
        var version = await ReadAsync(work, http, found => DefinitionQuery.OfVersion(found.Where(v => v.DefinitionId == definitionId), versionOptions ?? "Latest"));
        return TypedResults.File(
            System.Text.Encoding.UTF8.GetBytes(DefinitionDocument.Export(version).ToJsonString(ExportOptions)), "application/json", $"{version.DefinitionId}.json");
    }

    static readonly System.Text.Json.JsonSerializerOptions ExportOptions = new() { WriteIndented = true, NewLine = "\n" };

    static async Task<IResult> PublishAsync(string definitionId, HttpContext http, UnitOfWork work) => http.User.MayPublish()
        ? TypedResults.Ok(Changed(
            await work.RunAsync(scope => scope.Get<PublishDefinition>().RunAsync(new PublishDefinition.Command(definitionId), scope.Now, scope.Ct), http.RequestAborted), http))
        : TypedResults.Forbid();

    static async Task<IResult> RetractAsync(string definitionId, HttpContext http, UnitOfWork work) => http.User.MayPublish()
        ? TypedResults.Ok(Show(
            await work.RunAsync(scope => scope.Get<RetractDefinition>().RunAsync(new RetractDefinition.Command(definitionId), scope.Ct), http.RequestAborted), http))
        : TypedResults.Forbid();

    static async Task<JsonObject> RevertAsync(string definitionId, int version, HttpContext http, UnitOfWork work) => Show(
        await work.RunAsync(scope => scope.Get<RevertDefinition>().RunAsync(new RevertDefinition.Command(definitionId, version), scope.Now, scope.Ct), http.RequestAborted), http);

    static async Task<IResult> DeleteAsync(string definitionId, HttpContext http, UnitOfWork work)
    {
        if (!http.User.MayPublish())
            return TypedResults.Forbid();
        await work.RunAsync(scope => scope.Get<DeleteDefinition>().RunAsync(new DeleteDefinition.Command(definitionId), scope.Ct), http.RequestAborted);
        return TypedResults.NoContent();
    }

    /// <summary>A file becomes the next draft of its definition, whatever version it was exported from.</summary>
    static async Task<JsonObject> ImportAsync(JsonObject model, HttpContext http, UnitOfWork work)
    {
        model.Remove("id");
        return Show(await work.RunAsync(scope => scope.Get<SaveDraft>().RunAsync(new SaveDraft.Command(model), scope.Now, scope.Ct), http.RequestAborted), http);
    }

    static async Task<WorkflowDefinitionVersion> ReadAsync(
        UnitOfWork work, HttpContext http, Func<IQueryable<WorkflowDefinitionVersion>, IQueryable<WorkflowDefinitionVersion>> which) =>
        await work.ReadAsync(
            async scope => await which(scope.Db.Set<WorkflowDefinitionVersion>()).OrderByDescending(v => v.Number).FirstOrDefaultAsync(scope.Ct),
            http.RequestAborted)
        ?? throw new NotFoundException("workflow definition");

    static object Changed(WorkflowDefinitionVersion version, HttpContext http) =>
        new { workflowDefinition = Show(version, http), alreadyPublished = false, consumingWorkflowCount = 0 };

    static JsonObject Show(WorkflowDefinitionVersion version, HttpContext http)
    {
        if (version.IsLatest)
        {
            http.Response.Show(version);
            http.Response.Headers[DefinitionIdHeader] = Uri.EscapeDataString(version.DefinitionId);
        }

        return DefinitionDocument.Of(version, http.User);
    }
}
