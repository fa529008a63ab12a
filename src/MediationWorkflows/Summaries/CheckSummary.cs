using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Summaries;

/// <summary>A second person, who may read everything that the summary was made of, vouches for it.</summary>
public sealed class CheckSummary(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid SummaryId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (summary, _) = await policy.FindAsync<Summary>(command.By, command.SummaryId, "summary", now, ct);
        var people = await db.ParticipationsAsync(summary.CaseId, ct);
        var checker = people.FirstOrDefault(p => p.PersonId == command.By.PersonId && p.IsInMandate(now))
            ?? throw new NotAllowedException("Only somebody who takes part in the case checks its summaries.");
        if (people.Any(p => p.Id == summary.AuthorId && p.PersonId == checker.PersonId))
        {
            throw new NotAllowedException("A summary is checked by somebody other than who wrote it.");
        }

        summary.Check(checker.Id, now);
        await audit.AppendAsync(summary.CaseId, command.By.PersonId, "summary.checked", now, ct, nameof(Summary), summary.Id.ToString("N"));
    }
}
