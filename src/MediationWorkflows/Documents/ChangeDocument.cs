using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using NodaTime;

namespace MediationWorkflows.Documents;

/// <summary>Whose document it is makes it final, seals it, or says when it must be looked at again.</summary>
public sealed class ChangeDocument(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid DocumentId, Viewer By);

    public Task FinalizeAsync(Command command, Instant now, CancellationToken ct) => RunAsync(command, "document.final", d => d.MarkFinal(), now, ct);

    public Task SealAsync(Command command, Instant now, CancellationToken ct) => RunAsync(command, "document.sealed", d => d.Seal(), now, ct);

    /// <param name="reviewOn">Null: it needs no more looking at.</param>
    public async Task PlanReviewAsync(Command command, LocalDate? reviewOn, Instant now, CancellationToken ct)
    {
        var document = await FindAsync(command, now, ct);
        document.PlanReview(reviewOn, await db.TodayAsync(document.CaseId, now, ct));
        await AppendAsync(document, command, "document.review.planned", now, ct);
    }

    private async Task RunAsync(Command command, string action, Action<Document> change, Instant now, CancellationToken ct)
    {
        var document = await FindAsync(command, now, ct);
        change(document);
        await AppendAsync(document, command, action, now, ct);
    }

    private async Task<Document> FindAsync(Command command, Instant now, CancellationToken ct)
    {
        var (document, access) = await policy.FindAsync<Document>(command.By, command.DocumentId, "document", now, ct);
        access.DemandActingFor(document.OwnerId ?? document.AuthorId);
        return document;
    }

    private Task AppendAsync(Document document, Command command, string action, Instant now, CancellationToken ct) =>
        audit.AppendAsync(document.CaseId, command.By.PersonId, action, now, ct, nameof(Document), document.Id.ToString("N"));
}
