using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>Asks a coordinator to make sure that somebody whom mail does not reach knows of their deadline; once at a time for each.</summary>
public sealed class AskForNotice(AppDb db, OpenTask open)
{
    private const string Rule = "1 BD";

    /// <param name="unreachable">Whose address bounced.</param>
    /// <param name="deadlineId">What they must know of; null when it is about nothing in particular.</param>
    public async Task RunAsync(Guid caseId, Guid unreachable, Guid? deadlineId, Instant now, CancellationToken ct)
    {
        var subject = deadlineId ?? unreachable;
        if ((await db.WithPendingAsync<CaseTask>(t => t.CaseId == caseId && t.Kind == NoticeTask.KindName && t.SubjectId == subject && t.State == TaskState.Open, ct)).Count > 0)
        {
            return;
        }

        // Nobody rather than the very person whom mail does not reach: a task of nobody's is shown as stalled.
        var coordinator = (await db.WithPendingAsync<Participation>(p => p.CaseId == caseId && p.Role == Role.Coordinator && p.Id != unreachable, ct))
            .Where(p => p.IsInMandate(now)).OrderBy(p => p.Id).FirstOrDefault();
        await open.RunAsync(new OpenTask.Command(caseId, NoticeTask.KindName, coordinator?.Id, Rule, "standard", subject), now, ct);
    }
}
