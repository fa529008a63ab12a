using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Summaries;

/// <summary>A reader of a published summary says what is missing or wrong.</summary>
public sealed class CommentOnSummary(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid SummaryId, Guid ParticipationId, string? Text, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (summary, access) = await policy.FindAsync<Summary>(command.By, command.SummaryId, "summary", now, ct);
        access.DemandActingFor(command.ParticipationId);
        summary.Comment(command.ParticipationId, Floor.Words(command.Text, "text"), now);
        db.Touch(summary);
        await audit.AppendAsync(summary.CaseId, command.By.PersonId, "summary.commented", now, ct, nameof(Summary), summary.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(summary.CaseId, CommentSummaryTask.KindName, "Commented", command.By.PersonId, now, ct, command.ParticipationId, summary.Id);
        }
    }
}
