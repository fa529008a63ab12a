using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Holds;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/holds</c>: a case stands still, and goes on. Resuming shows the moved dates first.</summary>
static class HoldsApi
{
    public static void MapHolds(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}/holds", (Guid id, int? limit, Guid? after, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var access = await scope.Get<AccessPolicy>().For(viewer, id, scope.Now, scope.Ct);
            var size = Page.SizeInCase(limit);
            var holds = await access.Visible(scope.Db.Set<Hold>()).Where(h => after == null || h.Id > after).OrderBy(h => h.Id).Take(size + 1).ToListAsync(scope.Ct);
            var page = Page.Of(holds, size, hold => hold.Id.ToString());
            return new Page<object>([.. page.Items.Select(hold => Show(hold, access.Can(CaseAction.HoldCase)))], page.Next);
        }));
        api.MapPost("/cases/{id:guid}/holds", (Guid id, HoldRequest body, ApiWrite write) => write.CreateAsync("holds", (hold, _, _) => Show(hold, reveal: true), (scope, viewer) =>
            scope.Get<PlaceHold>().RunAsync(new PlaceHold.Command(id, Input.Required(body.Kind, "kind"), Input.Required(body.Reason, "reason"), viewer), scope.Now, scope.Ct)));
        api.MapPost("/holds/{id:guid}/resume", (Guid id, ResumeRequest body, bool? dryRun, IfMatch match, ApiWrite write) => write.OnRecordAsync(
            async (scope, viewer) =>
            {
                var (hold, access) = await scope.Get<AccessPolicy>().FindAsync<Hold>(viewer, id, "hold", scope.Now, scope.Ct);
                return new(hold.CaseId, nameof(Hold), id, Show(hold, access.Can(CaseAction.HoldCase)));
            },
            () => ResumeAsync(write, match, id, body.DryRun ?? dryRun ?? false)));
    }

    static Task<IResult> ResumeAsync(ApiWrite write, IfMatch match, Guid id, bool dryRun) => write.RunAsync(
        async (scope, viewer) =>
        {
            var command = new ResumeHold.Command(id, viewer);
            if (dryRun)
                return (DryRun: true, Result: await scope.Get<ResumeHold>().PreviewAsync(command, scope.Now, scope.Ct));
            var (hold, _) = await scope.Get<AccessPolicy>().FindAsync<Hold>(viewer, id, "hold", scope.Now, scope.Ct);
            match.Require(hold);
            return (DryRun: false, Result: await scope.Get<ResumeHold>().RunAsync(command, scope.Now, scope.Ct));
        },
        async (scope, _, done) =>
        {
            var (hold, moved) = done.Result;
            var names = await ParticipantNames.OfAsync(scope.Db, hold.CaseId, scope.Ct);
            return Answer.Ok(new { hold = Show(hold, reveal: true), done.DryRun, moved = moved.Select(m => Show(m, names)) }, hold);
        });

    static object Show(Hold hold, bool reveal) => new
    {
        hold.Id,
        hold.CaseId,
        // A hold for safety looks like any other to those who may not know more: the case has paused.
        Kind = reveal ? hold.Kind : (HoldKind?)null,
        Reason = reveal ? hold.Reason.Reveal() : null,
        hold.StartedAt,
        hold.ResumedAt,
        Etag = EntityTags.TextOf(hold),
    };

    internal static object Show(ResumeHold.Resumption moved, ParticipantNames names) => new
    {
        DeadlineId = moved.Deadline.Id,
        moved.Deadline.Kind,
        Party = names[moved.Deadline.ParticipationId],
        Before = new { DueOn = moved.OldDueOn, ExpiresAt = moved.OldExpiresAt },
        After = new { DueOn = moved.After.Day, moved.After.ExpiresAt },
        Explain = moved.After.Trace.Select(step => step.Text),
    };

    public sealed record HoldRequest(HoldKind? Kind, string? Reason);

    public sealed record ResumeRequest(bool? DryRun);
}
