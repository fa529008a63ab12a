using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Jobs;
using MediationWorkflows.Mail;
using MediationWorkflows.Monitoring;
using MediationWorkflows.Reconciling;
using MediationWorkflows.Timers;
using MediationWorkflows.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/operations</c>: whether everything that should move does. Process metadata only, for who runs the installation.</summary>
static class OperationsApi
{
    public static void MapOperations(this RouteGroupBuilder api)
    {
        var operations = api.MapGroup("/operations").RequireAuthorization(policy =>
            policy.RequireRole(nameof(Role.Coordinator), nameof(Role.Administrator), nameof(Role.Auditor)));
        operations.MapGet("/stalled", (ApiRead read) => read.RunAsync(async (scope, _) =>
            Page.Whole(await scope.Get<StalledCases>().ListAsync(scope.Now, scope.Ct))));
        operations.MapGet("/wake-up", (ApiRead read) => read.RunAsync((scope, _) =>
            scope.Get<WakeUpProof>().RunAsync(scope.Now, scope.Ct)));
        operations.MapGet("/timers", (int? limit, ApiRead read) => read.RunAsync(TimersAsync(Page.Size(limit))));
        operations.MapGet("/mail", (OutboxState? state, int? limit, ApiRead read) => read.RunAsync(MailAsync(state, Page.Size(limit))));
        operations.MapIncidents();
        operations.MapMigrations();
        operations.MapJournal();
        operations.MapGet("/jobs", (IEnumerable<IRecurringJob> jobs, ApiRead read) => read.RunAsync(JobsAsync(jobs)));
        MapReplay(operations);
        operations.MapPost("/reconcile", (bool? dryRun, ApiWrite write) => write.RunAsync(
            (scope, viewer) =>
            {
                AccessPolicy.DemandAccount(viewer, Role.Coordinator, Role.Administrator);
                return dryRun == true ? scope.Get<Reconciler>().FindAsync(scope.Now, scope.Ct) : scope.Get<Reconciler>().RepairAsync(scope.Now, scope.Ct);
            },
            findings => Answer.Ok(new { DryRun = dryRun == true, findings.Count, Findings = findings })));
    }

    static void MapReplay(RouteGroupBuilder operations)
    {
        operations.MapGet("/replay-plan", (ApiRead read) => read.RunAsync(async (scope, _) => new
        {
            Current = await scope.Get<PlanReplay>().RunAsync(scope.Now, scope.Ct),
            AtStart = await ReplayAtStart.ReadAsync(scope),
        }));
        // What fires late and what collapses needs nobody; what waits for approval is approved here.
        operations.MapPost("/replay-plan", (ReplayRequest body, ApiWrite write) => write.RunAsync(
            (scope, viewer) => scope.Get<ApproveConsequences>().RunAsync(new ApproveConsequences.Command(body.DeadlineIds, body.DryRun ?? false, viewer), scope.Now, scope.Ct),
            approved => Answer.Ok(new { DryRun = body.DryRun ?? false, approved.Count, DeadlineIds = approved })));
    }

    /// <param name="DeadlineIds">Whose silence has its consequence now; null for all that may be approved.</param>
    public sealed record ReplayRequest(IReadOnlyList<Guid>? DeadlineIds, bool? DryRun);

    static Func<WorkScope, Viewer, Task<Page<object>>> TimersAsync(int limit) => async (scope, _) => Page.Whole<object>(
        await scope.Db.Set<WorkTimer>().OrderBy(t => t.DueAt).ThenBy(t => t.Id).Take(limit)
            .Select(t => new { t.Id, t.Kind, t.InstanceId, t.DueAt, t.NotBefore, t.State, t.Attempts }).ToListAsync<object>(scope.Ct));

    static Func<WorkScope, Viewer, Task<Page<object>>> MailAsync(OutboxState? state, int limit) => async (scope, _) => Page.Whole<object>(
        await scope.Db.Set<OutboxMessage>().Where(m => state == null || m.State == state).OrderByDescending(m => m.Id).Take(limit)
            .Select(m => new { m.Id, m.CaseId, m.Template, m.Rung, m.State, m.Reason, m.Attempts, m.IntendedAt, m.SentAt, m.RenderedFrom }).ToListAsync<object>(scope.Ct));

    static Func<WorkScope, Viewer, Task<Page<object>>> JobsAsync(IEnumerable<IRecurringJob> jobs) => async (scope, _) =>
    {
        var shown = new List<object>();
        foreach (var job in jobs)
            shown.Add(new { job.Name, Every = job.Every.ToTimeSpan(), LastRunAt = await JobRunner.LastRunAsync(scope.Db, job.Name, scope.Ct) });
        return Page.Whole<object>(shown);
    };
}
