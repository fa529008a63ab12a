using System.Globalization;
using System.Text.Json.Nodes;
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
using NodaTime;
using NodaTime.Text;

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
        operations.MapPost("/stalled/act", (StalledSelection body, ApiWrite write) => write.RunAsync(
            (scope, viewer) => scope.Get<ActOnStalled>().RunAsync(new ActOnStalled.Command(body.Ids, body.Filter?.Reason, body.DryRun ?? false, viewer), scope.Now, scope.Ct),
            report => Answer.Ok(report)));
        operations.MapGet("/wake-up", (RecentLook<WakeUpReport> proof, ApiRead read) => read.RunAsync((scope, _) => proof.GetAsync(scope.Ct)));
        operations.MapGet("/timers", (int? limit, string? after, ApiRead read) => read.RunAsync(TimersAsync(after, Page.Size(limit))));
        operations.MapGet("/mail", (OutboxState? state, int? limit, Guid? after, ApiRead read) => read.RunAsync(MailAsync(state, after, Page.Size(limit))));
        operations.MapPost("/mail/{id:guid}/replay", (Guid id, IfMatch match, ApiWrite write) => write.RunAsync(
            async (scope, viewer) =>
            {
                if (await scope.Db.FindAsync<OutboxMessage>([id], scope.Ct) is { } first)
                    match.RequireIfSent(first);
                return await scope.Get<ReplayMail>().RunAsync(new ReplayMail.Command(id, viewer), scope.Now, scope.Ct);
            },
            again => Answer.Ok(new { again.Id, again.State, Replays = id })));
        operations.MapIncidents();
        operations.MapMigrations();
        operations.MapJournal();
        operations.MapSchedules();
        operations.MapGet("/jobs", (IEnumerable<IRecurringJob> jobs, ApiRead read) => read.RunAsync(JobsAsync(jobs)));
        operations.MapPost("/jobs/{name}/run", (string name, ApiWrite write) => write.RunAsync(
            async (scope, viewer) =>
            {
                await scope.Get<RunJobNow>().RunAsync(new RunJobNow.Command(name, viewer), scope);
                return scope.Now;
            },
            ranAt => Answer.Ok(new { Job = name, RanAt = ranAt })));
        operations.MapGet("/nodes", (ApiRead read) => read.RunAsync(NodesAsync));
        MapReplay(operations);
        operations.MapPost("/reconcile", (bool? dryRun, RecentLook<WakeUpReport> proof, ApiWrite write) => write.RunAsync(
            (scope, viewer) =>
            {
                AccessPolicy.DemandAccount(viewer, Role.Coordinator, Role.Administrator);
                proof.Forget();
                return dryRun == true ? scope.Get<Reconciler>().FindAsync(scope.Now, scope.Ct) : scope.Get<Reconciler>().RepairAsync(scope.Now, scope.Ct);
            },
            findings => Answer.Ok(new { DryRun = dryRun == true, findings.Count, Findings = findings })));
    }

    static void MapReplay(RouteGroupBuilder operations)
    {
        operations.MapGet("/replay-plan", (ApiRead read) => read.RunAsync(async (scope, _) =>
            new ReplayPlans(await scope.Get<PlanReplay>().RunAsync(scope.Now, scope.Ct), await ReplayAtStart.ReadAsync(scope))));
        // What fires late and what collapses needs nobody; what waits for approval is approved here.
        operations.MapPost("/replay-plan", (ReplayRequest body, ApiWrite write) => write.RunAsync(
            (scope, viewer) => scope.Get<ApproveConsequences>().RunAsync(new ApproveConsequences.Command(body.DeadlineIds, body.DryRun ?? false, viewer), scope.Now, scope.Ct),
            approved => Answer.Ok(new { DryRun = body.DryRun ?? false, approved.Count, DeadlineIds = approved })));
    }

    /// <param name="Ids">Of cases.</param>
    public sealed record StalledSelection(IReadOnlyList<Guid>? Ids, StalledFilter? Filter, bool? DryRun);

    public sealed record StalledFilter(StallReason? Reason);

    /// <param name="AtStart">The plan of the last start that found anything overdue; null: none did.</param>
    public sealed record ReplayPlans(ReplayPlan Current, JsonNode? AtStart);

    /// <param name="DeadlineIds">Whose silence has its consequence now; null for all that may be approved.</param>
    public sealed record ReplayRequest(IReadOnlyList<Guid>? DeadlineIds, bool? DryRun);

    /// <param name="after">The due instant and the id of a timer, which itself may have fired since.</param>
    internal static Func<WorkScope, Viewer, Task<Page<TimerRow>>> TimersAsync(string? after, int limit) => async (scope, _) =>
    {
        var timers = scope.Db.Set<WorkTimer>().AsQueryable();
        if (after is not null)
        {
            var place = after.Split('_');
            if (place.Length != 2 || InstantPattern.ExtendedIso.Parse(place[0]) is not { Success: true, Value: var at } || !long.TryParse(place[1], CultureInfo.InvariantCulture, out var id))
                throw Page.UnknownPlace();
            // Said so that the index leads to the place: a page far behind costs as much as the first.
            timers = timers.Where(t => t.DueAt >= at && (t.DueAt > at || t.Id > id));
        }

        var rows = await timers.OrderBy(t => t.DueAt).ThenBy(t => t.Id).Take(limit + 1)
            .Select(t => new TimerRow(t.Id, t.Kind, t.InstanceId, t.DueAt, t.NotBefore, t.State, t.Attempts)).ToListAsync(scope.Ct);
        return Page.Of(rows, limit, t => $"{InstantPattern.ExtendedIso.Format(t.DueAt)}_{t.Id.ToString(CultureInfo.InvariantCulture)}");
    };

    public sealed record TimerRow(long Id, string Kind, Guid? InstanceId, Instant DueAt, Instant NotBefore, TimerState State, int Attempts);

    internal static Func<WorkScope, Viewer, Task<Page<MailRow>>> MailAsync(OutboxState? state, Guid? after, int limit) => async (scope, _) => Page.Of(
        await scope.Db.Set<OutboxMessage>().Where(m => m.CreatedAt <= scope.Now && (state == null || m.State == state) && (after == null || m.Id < after)).OrderByDescending(m => m.Id).Take(limit + 1)
            .Select(m => new MailRow(m.Id, m.CaseId, m.Template, m.Rung, m.State, m.Reason, m.Attempts, m.IntendedAt, m.SentAt, m.RenderedFrom)).ToListAsync(scope.Ct),
        limit, m => m.Id.ToString());

    public sealed record MailRow(
        Guid Id, Guid? CaseId, string Template, string? Rung, OutboxState State, string? Reason, int Attempts, Instant IntendedAt, Instant? SentAt, string? RenderedFrom);

    internal static Func<WorkScope, Viewer, Task<Page<JobRow>>> JobsAsync(IEnumerable<IRecurringJob> jobs) => async (scope, _) =>
    {
        var shown = new List<JobRow>();
        foreach (var job in jobs)
        {
            var last = await JobRunner.LastRunAsync(scope.Db, job.Name, scope.Ct);
            shown.Add(new JobRow(job.Name, job.Every.ToTimeSpan(), last, JobRun.NextAfter(last, job.Every, scope.Now)));
        }

        return Page.Whole<JobRow>(shown);
    };

    internal static async Task<Page<NodeRow>> NodesAsync(WorkScope scope, Viewer viewer) => Page.Whole<NodeRow>(
        [.. (await scope.Db.Set<Node>().OrderByDescending(n => n.StartedAt).ToListAsync(scope.Ct))
            .Select(n => new NodeRow(n.Id, n.Host, n.Release, n.StartedAt, n.SeenAt, n.StoppedAt, n.IsAliveAt(scope.Now)))]);

    /// <param name="IsAlive">Heard of within the last minute.</param>
    public sealed record NodeRow(Guid Id, string Host, string Release, Instant StartedAt, Instant SeenAt, Instant? StoppedAt, bool IsAlive);

    public sealed record JobRow(string Name, TimeSpan Every, Instant? LastRunAt, Instant NextRunAt);
}
