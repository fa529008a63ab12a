using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Documents;
using MediationWorkflows.Facts;
using MediationWorkflows.Forum;
using MediationWorkflows.Items;
using MediationWorkflows.Mail;
using MediationWorkflows.Proposals;
using MediationWorkflows.Retention;
using MediationWorkflows.Scenarios;
using MediationWorkflows.Settlements;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>
/// Erases a person on request, as far as the law allows: who they are, and what nobody but they ever saw. What is also others'
/// record or evidence stays, and the answer says what and why. Not while one of their cases is open or under legal hold.
/// </summary>
public sealed class ErasePerson(AppDb db, AuditTrail audit, IPersonAccounts? accounts = null)
{
    private static readonly InformationClass[] Private =
        [InformationClass.PartyPrivate, InformationClass.Caucus, InformationClass.Clinical, InformationClass.SpeciallyProtected];

    public sealed record Command(Guid PersonId, Viewer By);

    /// <param name="Remains">What is kept, and why.</param>
    public sealed record Result(int ItemsErased, int DocumentsErased, IReadOnlyList<Kept> Remains);

    /// <param name="Hindrance">Why it cannot be done now; null when it can.</param>
    /// <param name="Result">What would go, and what would stay.</param>
    public sealed record Preview(string? Hindrance, Result Result);

    public sealed record Kept(string What, int Count, string Why);

    private sealed record Plan(Person Person, List<Participation> Parts, List<Guid> Cases, List<InfoItem> Items, List<Document> Documents, IReadOnlyList<Kept> Remains)
    {
        public Result Result => new(Items.Count, Documents.Count, Remains);
    }

    public async Task<Preview> PreviewAsync(Command command, CancellationToken ct)
    {
        var plan = await PlanAsync(command, ct);
        return new Preview((await HindranceAsync(plan.Cases, ct))?.Phrase.ToString(), plan.Result);
    }

    /// <exception cref="StateException">One of their cases is open, or under legal hold.</exception>
    public async Task<Result> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var plan = await PlanAsync(command, ct);
        if (await HindranceAsync(plan.Cases, ct) is { } hindrance)
        {
            throw hindrance;
        }

        db.RemoveRange(plan.Items);
        db.RemoveRange(plan.Documents);
        var contents = plan.Documents.ConvertAll(d => d.ContentId);
        await db.Set<DocumentChunk>().Where(c => contents.Contains(c.ContentId)).ExecuteDeleteAsync(ct);
        var answers = $"{plan.Person.Id:N}:";
        await db.Set<IdempotencyRecord>().Where(r => r.Key.StartsWith(answers)).ExecuteDeleteAsync(ct);
        await db.Set<CalendarFeed>().Where(f => f.PersonId == plan.Person.Id).ExecuteDeleteAsync(ct);
        await db.Set<SavedFilter>().Where(f => f.PersonId == plan.Person.Id).ExecuteDeleteAsync(ct);
        Forget(plan);
        if (accounts is not null)
        {
            await accounts.RemoveAsync(plan.Person.Id, ct);
        }

        foreach (var caseId in plan.Cases)
        {
            await audit.AppendAsync(caseId, command.By.PersonId, "person.erased", now, ct, nameof(Person), plan.Person.Id.ToString("N"));
        }

        return plan.Result;
    }

    private async Task<Plan> PlanAsync(Command command, CancellationToken ct)
    {
        AccessPolicy.DemandAccount(command.By, Role.Administrator);
        var person = await db.FindAsync<Person>([command.PersonId], ct) ?? throw new NotFoundException("person");
        var parts = await db.WithPendingAsync<Participation>(p => p.PersonId == person.Id, ct);
        var cases = parts.Select(p => p.CaseId).Distinct().ToList();
        var own = parts.ConvertAll(p => p.Id);
        var items = await db.WithPendingAsync<InfoItem>(i => i.OwnerId != null && own.Contains(i.OwnerId.Value) && Private.Contains(i.Class), ct);
        var documents = await db.WithPendingAsync<Document>(d => d.OwnerId != null && own.Contains(d.OwnerId.Value) && Private.Contains(d.Class), ct);
        var seen = (await db.Set<Share>().Where(s => cases.Contains(s.CaseId)).Select(s => s.SubjectId).ToListAsync(ct)).ToHashSet();
        var unseenItems = items.Where(i => !seen.Contains(i.Id)).ToList();
        // A revision hangs on what it revised: a chain goes as a whole or stays.
        var unseenDocuments = documents.Exists(d => seen.Contains(d.Id)) ? [] : documents.OrderByDescending(d => d.Revision).ToList();
        return new Plan(person, parts, cases, unseenItems, unseenDocuments,
            await RemainsAsync(own, person.Id, items.Count - unseenItems.Count, documents.Count - unseenDocuments.Count, ct));
    }

    private async Task<StateException?> HindranceAsync(List<Guid> cases, CancellationToken ct)
    {
        if (await db.Set<MediationCase>().AnyAsync(c => cases.Contains(c.Id) && c.Phase != CasePhase.Closed, ct))
        {
            return new StateException("This person takes part in a case that is open; they can be erased when it is closed.", "Open", nameof(CasePhase.Closed));
        }

        return await db.Set<LegalHold>().AnyAsync(h => cases.Contains(h.CaseId), ct)
            ? new StateException("One of this person's cases is under legal hold; nothing of it is deleted.", "LegalHold")
            : null;
    }

    /// <summary>The rows stay for what points to them; they say no more than that somebody was here.</summary>
    private static void Forget(Plan plan)
    {
        var person = plan.Person;
        person.Name = new ClassifiedText("Erased person");
        person.Email = $"erased-{person.Id:N}@invalid";
        person.State = PersonState.Closed;
        (person.Language, person.TimeZone) = ("en", "Etc/UTC");
        foreach (var part in plan.Parts)
        {
            // How they could safely be reached: a second address among it.
            part.Channels = null;
            (part.QuietFrom, part.QuietTo, part.DigestAt) = (null, null, null);
        }
    }

    private async Task<IReadOnlyList<Kept>> RemainsAsync(List<Guid> own, Guid personId, int items, int documents, CancellationToken ct)
    {
        var remains = new List<Kept>
        {
            new("items", items, "They were shown to others, whose record they are."),
            new("documents", documents, "They were shown to others, or belong to revisions that were."),
            new("joint items", await db.Set<InfoItem>().CountAsync(i => own.Contains(i.AuthorId) && i.OwnerId == null, ct), "The joint record belongs to all parties."),
            new("words at the table", await SaidAtTheTableAsync(own, ct), "What was stated, proposed and heard in sessions is the joint record of all parties."),
            new("consents", await db.Set<PartyConsent>().CountAsync(c => own.Contains(c.SubjectId), ct), "They prove why something was shown."),
            new("disclosures", await db.Set<Disclosure>().CountAsync(d => d.OwnerId != null && own.Contains(d.OwnerId.Value), ct), "The ledger of disclosures must be kept (45 CFR 164.528)."),
            new("signatures", await db.Set<Signature>().CountAsync(s => own.Contains(s.ParticipationId), ct), "They prove what was agreed."),
            new("audit links", await db.Set<AuditEvent>().CountAsync(a => a.ActorId == personId, ct), "The trail is evidence, and names nobody: it holds ids only."),
        };
        return [.. remains.Where(r => r.Count > 0)];
    }

    private async Task<int> SaidAtTheTableAsync(List<Guid> own, CancellationToken ct) => await db.Set<StatementOfFact>().CountAsync(f => own.Contains(f.StatedById), ct)
        + await db.Set<ForumEntry>().CountAsync(e => own.Contains(e.SpeakerId), ct)
        + await db.Set<SettlementOption>().CountAsync(o => own.Contains(o.AuthorId), ct)
        + await db.Set<Proposal>().CountAsync(p => own.Contains(p.ProposedById), ct);
}
