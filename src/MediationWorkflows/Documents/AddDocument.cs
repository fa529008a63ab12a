using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Documents;

/// <summary>Enters a file whose bytes are stored already, as a new document or as the next revision of one.</summary>
public sealed class AddDocument(AppDb db, AccessPolicy policy, Filing filing, TakeAnswer answer, AuditTrail audit)
{
    /// <param name="RevisesId">The document whose place it takes. Who could read that one does not read this one by that alone.</param>
    public sealed record Command(
        Guid CaseId, InformationClass Class, FileClaim File, StoredContent Content, Guid? RevisesId, LocalDate? ReviewOn, Viewer By);

    public async Task<Document> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (author, ownerId) = await filing.AdmitAsync(command.CaseId, command.Class, command.By, now, ct);
        await RequireContentAsync(command.Content, ct);
        var revised = command.RevisesId is { } id ? await ReviseAsync(id, command, now, ct) : null;
        var document = new Document
        {
            // Ids grow with time, and nobody may learn when something was said in confidence.
            Id = Filing.NewId(command.Class, now),
            CaseId = command.CaseId,
            Class = command.Class,
            AuthorId = author.Id,
            OwnerId = ownerId,
            Name = new ClassifiedText(FileTypes.NameOf(command.File)),
            ContentType = command.Content.ContentType,
            Size = command.Content.Size,
            ContentHash = command.Content.Hash,
            ContentId = command.Content.Id,
            Revision = (revised?.Revision ?? 0) + 1,
            RevisesId = revised?.Id,
            CreatedAt = now,
        };
        var today = await db.TodayAsync(command.CaseId, now, ct);
        document.PlanReview(command.ReviewOn ?? (document.Class == InformationClass.Joint ? today + Document.UsualReview : null), today);
        db.Add(document);
        await audit.AppendAsync(document, command.By.PersonId, "document.added", now, ct,
            $$"""{"class":"{{document.Class}}","revision":{{document.Revision}},"hash":"{{document.ContentHash}}"}""");
        return document;
    }

    private async Task<Document> ReviseAsync(Guid id, Command command, Instant now, CancellationToken ct)
    {
        var (revised, access) = await policy.FindAsync<Document>(command.By, id, "document", now, ct);
        access.DemandActingFor(revised.OwnerId ?? revised.AuthorId);
        if (revised.CaseId != command.CaseId || revised.Class != command.Class)
        {
            throw new InvalidInputException("class", $"A revision is of the same case and class: {revised.Class}.");
        }

        revised.Supersede();
        await answer.OfAsync(revised.CaseId, DocumentReviewTask.KindName, "NeedsRevision", command.By.PersonId, now, ct, subjectId: revised.Id);
        return revised;
    }

    /// <summary>An upload that lasted so long that the daily job took it for abandoned must not become a document without content.</summary>
    private async Task RequireContentAsync(StoredContent content, CancellationToken ct)
    {
        var pieces = await db.Set<DocumentChunk>().CountAsync(c => c.ContentId == content.Id, ct);
        if (pieces != (content.Size + DocumentContents.ChunkSize - 1) / DocumentContents.ChunkSize)
        {
            throw new StateException("The upload took too long; send the file again.", "Incomplete");
        }
    }
}
