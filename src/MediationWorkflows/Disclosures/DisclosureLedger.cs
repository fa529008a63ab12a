using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Disclosures;

/// <summary>Writes the ledger, in the unit of work of what it records.</summary>
public sealed class DisclosureLedger(AppDb db)
{
    /// <summary>What an entry says beside whose information it was.</summary>
    public sealed record Entry(
        Guid CaseId, Guid? RecipientId, ClassifiedText Recipient, ClassifiedText Content, InformationClass Class, Guid? SubjectId, ClassifiedText Purpose, string Basis,
        Guid? ReleaseId = null);

    /// <summary>Content was shown to a participant by name.</summary>
    internal async Task ShownAsync(IAuthored content, Participation recipient, ClassifiedText purpose, string basis, Instant now, CancellationToken ct) => Write(
        new Entry(content.CaseId, recipient.Id, await NameAsync(recipient, ct), content.Title, content.Class, content.Id, purpose, basis), content.OwnerId ?? content.AuthorId, now);

    internal void Write(Entry entry, Guid? ownerId, Instant now) => db.Add(new Disclosure
    {
        Id = Ids.New(now),
        CaseId = entry.CaseId,
        OwnerId = ownerId,
        At = now,
        RecipientId = entry.RecipientId,
        Recipient = entry.Recipient,
        Content = entry.Content,
        ContentClass = entry.Class,
        SubjectId = entry.SubjectId,
        Purpose = entry.Purpose,
        Basis = entry.Basis,
        ReleaseId = entry.ReleaseId,
    });

    internal async Task<ClassifiedText> NameAsync(Participation recipient, CancellationToken ct) => (await db.FindAsync<Person>([recipient.PersonId], ct))!.Name;
}
