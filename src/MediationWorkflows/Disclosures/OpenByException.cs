using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Whistleblowing;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Disclosures;

/// <summary>
/// A role that the matrix lets in by logged exception only says why and on what basis; that is on record, in the trail and in the
/// owner's ledger, before the row opens. It opens exactly that row, for a day.
/// </summary>
public sealed class OpenByException(AppDb db, AccessPolicy policy, DisclosureLedger ledger, AuditTrail audit)
{
    public sealed record Command(Guid CaseId, Guid SubjectId, string Basis, string Reason, Viewer By);

    public async Task<ExceptionalAccess> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        var content = await SubjectAsync(command.SubjectId, ct);
        // Which rows there are is none of a stranger's business; a role without an X for the class learns nothing from asking.
        if (content is null || content.Row.CaseId != command.CaseId || access.Level(content.Row.Class) != AccessLevel.Exception)
        {
            throw new NotFoundException("item");
        }

        var row = content.Row;

        var jurisdiction = (await db.FindAsync<MediationCase>([command.CaseId], ct))!.Jurisdiction;
        if (ExceptionsRegister.Shipped.For(jurisdiction).FirstOrDefault(e => e.Code == command.Basis) is not { } exception || !access.Roles.Any(exception.Who.Contains))
        {
            throw new InvalidInputException("basis", "Name an exception of this jurisdiction that your role may rely on.");
        }

        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            throw new InvalidInputException("reason", "Say why this very item must be read.");
        }

        var opened = new ExceptionalAccess
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            PersonId = command.By.PersonId!.Value,
            SubjectId = row.Id,
            Reason = new ClassifiedText(command.Reason.Trim()),
            Basis = exception.Code,
            At = now,
        };
        db.Add(opened);
        var person = await db.FindAsync<Person>([opened.PersonId], ct);
        ledger.Write(
            new DisclosureLedger.Entry(command.CaseId, RecipientId: null, person?.Name ?? new ClassifiedText(access.Roles.First().ToString()), content.Title, row.Class, row.Id, opened.Reason, opened.Basis),
            content.Owner, now);
        await audit.AppendAsync(row, command.By.PersonId, "content.opened.exception", now, ct, $$"""{"basis":"{{exception.Code}}"}""");
        return opened;
    }

    /// <param name="Owner">In whose ledger it stands; nobody's where that would tell who reported.</param>
    private sealed record Subject(IClassified Row, ClassifiedText Title, Guid? Owner);

    private async Task<Subject?> SubjectAsync(Guid id, CancellationToken ct) => await db.ContentAsync(id, ct) is { } content
        ? new Subject(content, content.Title, content.OwnerId ?? content.AuthorId)
        : await db.FindAsync<MediationCase>([id], ct) is { } itself
            ? new Subject(itself, itself.Title, Owner: null)
            : await db.FindAsync<WhistleblowerReport>([id], ct) is { } report ? new Subject(report, new ClassifiedText("Report"), Owner: null) : null;
}
