using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
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
        definitions.MapPost("/{definitionId}/revert/{version:int}", RevertAsync);
        definitions.MapPost("/import", ImportAsync);

        var published = definitions.MapGroup("").RequireAuthorization(StudioAccess.Publishers);
        published.MapPost("/{definitionId}/publish", PublishAsync);
        published.MapPost("/{definitionId}/retract", RetractAsync);
        published.MapDelete("/{definitionId}", DeleteAsync);
        api.MapDelete("/workflow-definition-versions/{id}", DeleteVersionAsync).RequireAuthorization(StudioAccess.Publishers);
        published.MapPost("/{definitionId}/execute", RunDefinition.HandleAsync);
    }

    /// <param name="Publish">True publishes what is saved; null or false keeps a draft.</param>
    internal sealed record SaveRequest(JsonObject? Model, bool? Publish);

    static async Task<ElsaPage<object>> ListAsync([AsParameters] DefinitionQuery query, HttpContext http, UnitOfWork work) =>
        await work.ReadAsync(async scope =>
        {
            var (items, total) = await query.FindAsync(scope.Db, scope.Ct);
            ElsaLink[] links = http.User.MayPublish() ? [new("/elsa/api/bulk-actions/publish/workflow-definitions/by-definition-ids", "bulk-publish", "POST")] : [];
            return new ElsaPage<object>([.. items.Select(version => DefinitionDocument.Summary(version, http.User))], total, links);
        }, http.RequestAborted);

    static Task<IResult> SaveAsync(SaveRequest request, IfMatch match, HttpContext http, ApiWrite write) => write.RunAsync(
        async (scope, viewer) =>
        {
            if (request.Model is not { } model)
                throw new ToastException("The request holds no model.");
            if (request.Publish == true && !http.User.MayPublish())
                throw new NotAllowedException("Your account does not include publishing.");
            // A save that says which state it is based on must not overwrite another one.
            if (model["definitionId"] is JsonValue id && id.TryGetValue<string>(out var definitionId)
                && await LatestAsync(scope, definitionId, match) is { } latest && IsNotLoaded(model, DefinitionDocument.Export(latest)))
                throw new ToastException("The drawing was not loaded yet: nothing was saved. Wait until it is there, then save again.");
            var draft = await scope.Get<SaveDraft>().RunAsync(new SaveDraft.Command(model), scope.Now, scope.Ct);
            return request.Publish == true ? await PutInUseAsync(scope, draft.DefinitionId, viewer) : new Saved(draft, ConsumersUpdated: 0);
        },
        saved => Changed(saved, http));

    /// <summary>Elsa Studio sends an empty drawing of its own when it is asked to save before it has the stored one; emptying a drawing by hand keeps its root.</summary>
    static bool IsNotLoaded(JsonObject sent, JsonObject stored) =>
        sent["root"] is JsonObject root && stored["root"] is JsonObject drawn
        && root["activities"] is not JsonArray { Count: > 0 } && drawn["activities"] is JsonArray { Count: > 0 }
        && (string?)root["id"] != (string?)drawn["id"];

    /// <summary>The version that a change starts from; null for a definition that is not there yet.</summary>
    static async Task<WorkflowDefinitionVersion?> LatestAsync(WorkScope scope, string definitionId, IfMatch match)
    {
        var latest = await scope.Db.Set<WorkflowDefinitionVersion>().FirstOrDefaultAsync(v => v.DefinitionId == definitionId && v.IsLatest, scope.Ct);
        if (latest is not null)
            match.RequireIfSent(latest);
        return latest;
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

    internal static readonly System.Text.Json.JsonSerializerOptions ExportOptions = new() { MaxDepth = WorkflowDefinition.MaxDepth + 8, WriteIndented = true, NewLine = "\n" };

    static Task<IResult> PublishAsync(string definitionId, IfMatch match, HttpContext http, ApiWrite write) => write.RunAsync(
        async (scope, viewer) =>
        {
            await LatestAsync(scope, definitionId, match);
            return await PutInUseAsync(scope, definitionId, viewer);
        },
        published => Changed(published, http));

    /// <param name="ConsumersUpdated">Elsa Studio tells whoever published.</param>
    sealed record Saved(WorkflowDefinitionVersion Version, int ConsumersUpdated);

    static async Task<Saved> PutInUseAsync(WorkScope scope, string definitionId, Viewer viewer)
    {
        var publish = scope.Get<PublishDefinition>();
        var published = await publish.RunAsync(new PublishDefinition.Command(definitionId, viewer.PersonId), scope.Now, scope.Ct);
        return new Saved(published, publish.ConsumersUpdated);
    }

    static Task<IResult> RetractAsync(string definitionId, IfMatch match, HttpContext http, ApiWrite write) => write.RunAsync(
        async (scope, viewer) =>
        {
            await LatestAsync(scope, definitionId, match);
            return await scope.Get<RetractDefinition>().RunAsync(new RetractDefinition.Command(definitionId, viewer.PersonId), scope.Now, scope.Ct);
        },
        retracted => Shown(retracted, http));

    static Task<IResult> RevertAsync(string definitionId, int version, IfMatch match, HttpContext http, ApiWrite write) => write.RunAsync(
        async (scope, viewer) =>
        {
            await LatestAsync(scope, definitionId, match);
            return await scope.Get<RevertDefinition>().RunAsync(new RevertDefinition.Command(definitionId, version, viewer.PersonId), scope.Now, scope.Ct);
        },
        draft => Shown(draft, http));

    static Task<IResult> DeleteAsync(string definitionId, IfMatch match, ApiWrite write) => write.RunAsync(
        async (scope, _) =>
        {
            await LatestAsync(scope, definitionId, match);
            await scope.Get<DeleteDefinition>().RunAsync(new DeleteDefinition.Command(definitionId), scope.Ct);
            return definitionId;
        },
        _ => Answer.NoContent);

    static Task<IResult> DeleteVersionAsync(string id, IfMatch match, ApiWrite write) => write.RunAsync(
        async (scope, _) =>
        {
            if (await scope.Db.FindAsync<WorkflowDefinitionVersion>([id], scope.Ct) is { } version)
                match.RequireIfSent(version);
            await scope.Get<DeleteDefinitionVersion>().RunAsync(new DeleteDefinitionVersion.Command(id), scope.Ct);
            return id;
        },
        _ => Answer.NoContent);

    /// <summary>A file becomes the next draft of its definition, whatever version it was exported from.</summary>
    static Task<IResult> ImportAsync(JsonObject model, IfMatch match, HttpContext http, ApiWrite write) => write.RunAsync(
        async (scope, _) =>
        {
            // Its place in the file is kept for the id that it gets.
            model["id"] = null;
            if (model["definitionId"] is JsonValue id && id.TryGetValue<string>(out var definitionId)
                && await LatestAsync(scope, definitionId, match) is { } latest && IsNotLoaded(model, DefinitionDocument.Export(latest)))
                throw new ToastException("The drawing was not loaded yet: nothing was saved. Wait until it is there, then save again.");
            return await scope.Get<SaveDraft>().RunAsync(new SaveDraft.Command(model), scope.Now, scope.Ct);
        },
        draft => Shown(draft, http));

    static async Task<WorkflowDefinitionVersion> ReadAsync(
        UnitOfWork work, HttpContext http, Func<IQueryable<WorkflowDefinitionVersion>, IQueryable<WorkflowDefinitionVersion>> which) =>
        await work.ReadAsync(
            async scope => await which(scope.Db.Set<WorkflowDefinitionVersion>()).OrderByDescending(v => v.Number).FirstOrDefaultAsync(scope.Ct),
            http.RequestAborted)
        ?? throw new NotFoundException("workflow definition");

    static Answer Changed(Saved saved, HttpContext http) => OfLatest(saved.Version, Answer.Ok(
        new { workflowDefinition = DefinitionDocument.Of(saved.Version, http.User), alreadyPublished = false, consumingWorkflowCount = saved.ConsumersUpdated }, saved.Version));

    static Answer Shown(WorkflowDefinitionVersion version, HttpContext http) => OfLatest(version, Answer.Ok(DefinitionDocument.Of(version, http.User), version));

    static Answer OfLatest(WorkflowDefinitionVersion version, Answer answer) => version.IsLatest ? answer.With(DefinitionIdHeader, HeaderOf(version)) : answer;

    static JsonObject Show(WorkflowDefinitionVersion version, HttpContext http)
    {
        http.Response.Show(version);
        if (version.IsLatest)
            http.Response.Headers[DefinitionIdHeader] = HeaderOf(version);
        return DefinitionDocument.Of(version, http.User);
    }

    static string HeaderOf(WorkflowDefinitionVersion version) => Uri.EscapeDataString(version.DefinitionId);
}
