using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using MediationWorkflows.Time;
using MediationWorkflows.Web.Cases;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/tasks</c>: what people are asked, and their answers.</summary>
static class TasksApi
{
    public static void MapTasks(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}/tasks", (Guid id, int? limit, Guid? after, ApiRead read) => read.RunAsync(async (scope, viewer) => Page.Of(
            await scope.Get<CaseTasks>().ListAsync(id, viewer, scope.Now, scope.Ct, new(after, Page.SizeInCase(limit) + 1)), Page.SizeInCase(limit), t => t.Id.ToString())));
        // Everybody's tasks are listed by case: only one's own are wanted across cases, whether "mine" says so or not.
        api.MapGet("/tasks", (bool? mine, int? limit, Guid? after, ApiRead read) => read.RunAsync(async (scope, viewer) => Page.Of(
            await scope.Get<CaseTasks>().ListMineAsync(viewer, scope.Now, scope.Ct, new(after, Page.Size(limit) + 1)), Page.Size(limit), t => t.Id.ToString())));
        api.MapGet("/tasks/{id:guid}", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var found = await scope.Get<CaseTasks>().GetAsync(id, viewer, scope.Now, scope.Ct);
            return (found, found.Etag);
        }));
        api.MapPost("/tasks/{id:guid}/assign", (Guid id, AssignRequest body, IfMatch match, ApiWrite write) => ChangeAsync(
            write, match, id, (scope, viewer) => scope.Get<AssignTask>().RunAsync(new AssignTask.Command(id, Input.Required(body.Assignee, "assignee"), viewer), scope.Now, scope.Ct)));
        api.MapPost("/tasks/{id:guid}/complete", (Guid id, CompleteRequest body, IfMatch match, TimeProvider clock, ApiWrite write) =>
        {
            // T6: when the answer reached the server counts, not when a busy database let it in.
            var receivedAt = clock.Now();
            return ChangeAsync(write, match, id, (scope, viewer) => InDataAsync(scope.Get<CompleteTask>().RunAsync(
                new CompleteTask.Command(id, Input.Required(body.Outcome, "outcome"), body.Data ?? [], viewer, receivedAt), scope.Now, scope.Ct)));
        });
    }

    /// <summary>The kind of task reads its data into a command, which names fields of its own; here they stand under <c>data</c>.</summary>
    static async Task<CaseTask> InDataAsync(Task<CaseTask> answer)
    {
        try
        {
            return await answer;
        }
        catch (InvalidInputException invalid)
        {
            throw new InvalidInputException(invalid.Errors.ToDictionary(
                e => e.Key is "outcome" || e.Key.StartsWith("data.", StringComparison.Ordinal) ? e.Key : $"data.{e.Key}", e => e.Value, StringComparer.Ordinal));
        }
    }

    static Task<IResult> ChangeAsync(ApiWrite write, IfMatch match, Guid id, Func<WorkScope, Viewer, Task<CaseTask>> change) => write.OnRecordAsync(
        async (scope, viewer) =>
        {
            var found = await scope.Get<CaseTasks>().GetAsync(id, viewer, scope.Now, scope.Ct);
            return new(found.CaseId, nameof(CaseTask), id, found);
        },
        () => write.RunAsync(
            async (scope, viewer) =>
            {
                var (task, _) = await scope.Get<AccessPolicy>().FindAsync<CaseTask>(viewer, id, "task", scope.Now, scope.Ct);
                match.Require(task);
                return await change(scope, viewer);
            },
            async (scope, viewer, task) => Answer.Ok(await ShowAsync(scope, viewer, task), task)));

    /// <param name="Assignee">The key of a participant.</param>
    public sealed record AssignRequest(string? Assignee);

    /// <summary>The task as it is now; to somebody who has just left the case by their answer, that answer.</summary>
    static async Task<object> ShowAsync(WorkScope scope, Viewer viewer, CaseTask task)
    {
        try
        {
            return await scope.Get<CaseTasks>().GetAsync(task.Id, viewer, scope.Now, scope.Ct);
        }
        catch (NotFoundException)
        {
            return new { task.Id, task.CaseId, task.Kind, task.State, task.Outcome, task.CompletedAt, Etag = EntityTags.TextOf(task) };
        }
    }

    public sealed record CompleteRequest(string? Outcome, JsonObject? Data);
}
