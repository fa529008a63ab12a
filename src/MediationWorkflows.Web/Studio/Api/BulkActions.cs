using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Web.Api;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Studio.Api;

/// <summary>The list's menu for several definitions at once. Each stands for itself: one that cannot be done does not hold up the others.</summary>
static class BulkActions
{
    public static void MapBulkActions(this RouteGroupBuilder api)
    {
        var bulk = api.MapGroup("/bulk-actions").RequireAuthorization(StudioAccess.Publishers);
        bulk.MapPost("/publish/workflow-definitions/by-definition-ids", PublishAsync);
        bulk.MapPost("/retract/workflow-definitions/by-definition-ids", RetractAsync);
        foreach (var route in (string[])["by-definition-id", "by-definition-ids"])
            bulk.MapPost($"/delete/workflow-definitions/{route}", DeleteAsync);
        bulk.MapPost("/delete/workflow-definitions/by-id", DeleteVersionsAsync);
        bulk.MapPost("/delete/workflow-instances/by-id", (RunsRequest request, HttpContext http, ApiWrite write) => EachRunAsync(request, http, write,
            (end, scope, id) => end.DeleteAsync(id, scope.Ct), count => new { deleted = count }));
        bulk.MapPost("/cancel/workflow-instances", (RunsRequest request, HttpContext http, ApiWrite write) => EachRunAsync(request, http, write,
            (end, scope, id) => end.CancelAsync(id, scope.Now, scope.Ct), count => new { cancelled = count }));
    }

    internal sealed record Request(string[]? DefinitionIds);

    internal sealed record RunsRequest(Guid[]? Ids);

    /// <param name="Ids">Of versions.</param>
    internal sealed record VersionsRequest(string[]? Ids);

    static Task<IResult> EachRunAsync(RunsRequest request, HttpContext http, ApiWrite write, Func<EndTrialRun, WorkScope, Guid, Task> act, Func<int, object> show) => write.RunAsync(
        async (scope, _) =>
        {
            var visible = await scope.Db.Set<WorkflowInstance>().VisibleTo(http.User).Where(i => (request.Ids ?? Array.Empty<Guid>()).Contains(i.Id)).Select(i => i.Id).ToListAsync(scope.Ct);
            var done = 0;
            foreach (var id in visible)
                done += await AttemptAsync(() => act(scope.Get<EndTrialRun>(), scope, id)) == Result.Done ? 1 : 0;
            return done;
        },
        done => Answer.Ok(show(done)));

    static async Task<Result> AttemptAsync(Func<Task> act)
    {
        try
        {
            await act();
            return Result.Done;
        }
        catch (NotFoundException)
        {
            return Result.NotFound;
        }
        catch (DomainException)
        {
            return Result.Refused;
        }
    }

    enum Result
    {
        Done,
        NothingToDo,
        NotFound,
        Refused,
    }

    static Task<IResult> PublishAsync(Request request, ApiWrite write) => EachAsync(
        request, write, isPublished: true,
        (scope, viewer, id) => scope.Get<PublishDefinition>().RunAsync(new PublishDefinition.Command(id, viewer.PersonId), scope.Now, scope.Ct),
        (scope, results) => new
        {
            published = results[Result.Done], alreadyPublished = results[Result.NothingToDo], notFound = results[Result.NotFound], skipped = results[Result.Refused],
            updatedConsumers = scope.Get<PublishDefinition>().ConsumersUpdated,
        });

    static Task<IResult> RetractAsync(Request request, ApiWrite write) => EachAsync(
        request, write, isPublished: false,
        (scope, viewer, id) => scope.Get<RetractDefinition>().RunAsync(new RetractDefinition.Command(id, viewer.PersonId), scope.Now, scope.Ct),
        (_, results) => new { retracted = results[Result.Done], alreadyRetracted = results[Result.NothingToDo], notFound = results[Result.NotFound], skipped = results[Result.Refused] });

    static Task<IResult> DeleteAsync(Request request, ApiWrite write) => EachAsync(
        request, write, isPublished: null,
        (scope, _, id) => scope.Get<DeleteDefinition>().RunAsync(new DeleteDefinition.Command(id), scope.Ct),
        (_, results) => new { deleted = results[Result.Done].Count() });

    static Task<IResult> DeleteVersionsAsync(VersionsRequest request, ApiWrite write) => write.RunAsync(
        async (scope, _) =>
        {
            var done = 0;
            foreach (var id in (request.Ids ?? []).Distinct(StringComparer.Ordinal))
            {
                done += await AttemptAsync(async () =>
                {
                    await scope.Get<DeleteDefinitionVersion>().RunAsync(new DeleteDefinitionVersion.Command(id), scope.Ct);
                    // Which one is the latest from now on hangs on it.
                    await scope.Db.SaveChangesAsync(scope.Ct);
                }) == Result.Done ? 1 : 0;
            }

            return done;
        },
        done => Answer.Ok(new { deleted = done }));

    /// <param name="isPublished">The state that the action leads to; a definition that is in it already is left alone.</param>
    static Task<IResult> EachAsync(
        Request request, ApiWrite write, bool? isPublished, Func<WorkScope, Viewer, string, Task> act, Func<WorkScope, ILookup<Result, string>, object> show) => write.RunAsync(
        async (scope, viewer) =>
        {
            List<(string Id, Result Result)> results = [];
            foreach (var id in (request.DefinitionIds ?? []).Distinct(StringComparer.Ordinal))
                results.Add((id, await OneAsync(scope, id, isPublished, () => act(scope, viewer, id))));
            return results.ToLookup(result => result.Result, result => result.Id);
        },
        (scope, _, results) => Task.FromResult(Answer.Ok(show(scope, results))));

    /// <summary>A use case that refuses has changed nothing, so that the others may commit without it.</summary>
    static async Task<Result> OneAsync(WorkScope scope, string id, bool? isPublished, Func<Task> act)
    {
        var versions = scope.Db.Set<WorkflowDefinitionVersion>().Where(v => v.DefinitionId == id);
        if (isPublished is { } wanted && await (wanted ? versions.AnyAsync(v => v.IsLatest && v.IsPublished, scope.Ct) : versions.AllAsync(v => !v.IsPublished, scope.Ct))
            && await versions.AnyAsync(scope.Ct))
            return Result.NothingToDo;
        return await AttemptAsync(async () =>
        {
            await act();
            // The next one may build on this one: a parent on the child that was published just now.
            await scope.Db.SaveChangesAsync(scope.Ct);
        });
    }
}
