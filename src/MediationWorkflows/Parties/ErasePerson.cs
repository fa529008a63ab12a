using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Documents;
using MediationWorkflows.Items;
using MediationWorkflows.Retention;
using MediationWorkflows.Settlements;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>
/// Erases a person on request, as far as the law allows: who they are, and what nobody but they ever saw. What is also others'
/// record or evidence stays, and the answer says what and why. Not while one of their cases is open or under legal hold.
/// </summary>
public sealed class ErasePerson(AppDb db, AuditTrail audit)
{
    private static readonly InformationClass[] Private =
        [InformationClass.PartyPrivate, InformationClass.Caucus, InformationClass.Clinical, InformationClass.SpeciallyProtected];

    public sealed record Command(Guid PersonId, Viewer By);

    /// <param name="Remains">What is kept, and why.</param>
    public sealed record Result(int ItemsErased, int DocumentsErased, IReadOnlyList<Kept> Remains);

    public sealed record Kept(string What, int Count, string Why);

    /// <exception cref="StateException">One of their cases is open, or under legal hold.</exception>
    public async Task<Result> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        AccessPolicy.DemandAccount(command.By, Role.Administrator);
        var person = await db.FindAsync<Person>([command.PersonId], ct) ?? throw new NotFoundException("person");
        var parts = await db.WithPendingAsync<Participation>(p => p.PersonId == person.Id, ct);
        var cases = parts.Select(p => p.CaseId).Distinct().ToList();
        if (await db.Set<MediationCase>().AnyAsync(c => cases.Contains(c.Id) && c.Phase != CasePhase.Closed, ct))
        {
            throw new StateException("This person takes part in a case that is open; they can be erased when it is closed.", "Open", nameof(CasePhase.Closed));
        }

        if (await db.Set<LegalHold>().AnyAsync(h => cases.Contains(h.CaseId), ct))
        {
            throw new StateException("One of this person's cases is under legal hold; nothing of it is deleted.", "LegalHold");
        }

        var own = parts.Select(p => p.Id).ToList();
        var items = await db.WithPendingAsync<InfoItem>(i => i.OwnerId != null && own.Contains(i.OwnerId.Value) && Private.Contains(i.Class), ct);
        var documents = await db.WithPendingAsync<Document>(d => d.OwnerId != null && own.Contains(d.OwnerId.Value) && Private.Contains(d.Class), ct);
        var seen = (await db.Set<Share>().Where(s => cases.Contains(s.CaseId)).Select(s => s.SubjectId).ToListAsync(ct)).ToHashSet();
        var erasedItems = items.Where(i => !seen.Contains(i.Id)).ToList();
        // A revision hangs on what it revised: a chain goes as a whole or stays.
        var kept = documents.Where(d => seen.Contains(d.Id)).ToList();
        var erasedDocuments = kept.Count == 0 ? documents.OrderByDescending(d => d.Revision).ToList() : [];
        db.RemoveRange(erasedItems);
        db.RemoveRange(erasedDocuments);
        var contents = erasedDocuments.Select(d => d.ContentId).ToList();
        await db.Set<DocumentChunk>().Where(c => contents.Contains(c.ContentId)).ExecuteDeleteAsync(ct);
        var answers = $"{person.Id:N}:";
        await db.Set<IdempotencyRecord>().Where(r => r.Key.StartsWith(answers)).ExecuteDeleteAsync(ct);
        Forget(person);
        foreach (var caseId in cases)
        {
            await audit.AppendAsync(caseId, command.By.PersonId, "person.erased", now, ct, nameof(Person), person.Id.ToString("N"));
        }

        return new Result(erasedItems.Count, erasedDocuments.Count, await RemainsAsync(own, person.Id, items.Count - erasedItems.Count, documents.Count - erasedDocuments.Count, ct));
    }

    /// <summary>The row stays for what points to it; it says no more than that somebody was here.</summary>
    private static void Forget(Person person)
    {
        person.Name = new ClassifiedText("Erased person");
        person.Email = $"erased-{person.Id:N}@invalid";
        person.State = PersonState.Closed;
    }

    private async Task<IReadOnlyList<Kept>> RemainsAsync(List<Guid> own, Guid personId, int items, int documents, CancellationToken ct)
    {
        var remains = new List<Kept>
        {
            new("items", items, "They were shown to others, whose record they are."),
            new("documents", documents, "They were shown to others, or belong to revisions that were."),
            new("joint items", await db.Set<InfoItem>().CountAsync(i => own.Contains(i.AuthorId) && i.OwnerId == null, ct), "The joint record belongs to all parties."),
            new("disclosures", await db.Set<Disclosure>().CountAsync(d => d.OwnerId != null && own.Contains(d.OwnerId.Value), ct), "The ledger of disclosures must be kept (45 CFR 164.528)."),
            new("signatures", await db.Set<Signature>().CountAsync(s => own.Contains(s.ParticipationId), ct), "They prove what was agreed."),
            new("audit links", await db.Set<AuditEvent>().CountAsync(a => a.ActorId == personId, ct), "The trail is evidence, and names nobody: it holds ids only."),
        };
        return [.. remains.Where(r => r.Count > 0)];
    }
}
