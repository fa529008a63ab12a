using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Disclosures;

/// <summary>
/// What a court or tribunal may be told of a mediation, and no more: whether it took place and has ended, whether it was settled, and who attended. With it goes what the parties
/// have all signed, which is no secret of the mediation. The ledger says who got it.
/// </summary>
public sealed class MakeMinimumReport(AppDb db, AccessPolicy policy, DisclosureLedger ledger, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestRecipient = 200;
    private const string Basis = "minimum-report";

    /// <param name="Recipient">Whom it goes to.</param>
    public sealed record Command(Guid CaseId, string Recipient, Viewer By);

    /// <param name="TookPlace">At least one session began.</param>
    /// <param name="EndedOn">In the case's zone; null while it goes on.</param>
    /// <param name="IsSettled">A settlement is in force.</param>
    /// <param name="Attended">Who came to a session, each once.</param>
    public sealed record MinimumReport(string Reference, bool TookPlace, LocalDate? EndedOn, bool IsSettled, IReadOnlyList<Attendance> Attended, AgreedTerms? Agreed);

    public sealed record Attendance(string Name, Role Role);

    /// <param name="ContentHash">Of the version that all have signed.</param>
    public sealed record AgreedTerms(Guid SettlementId, int Number, string ContentHash, IReadOnlyList<string> Terms);

    public async Task<MinimumReport> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (found, access) = await policy.FindAsync<MediationCase>(command.By, command.CaseId, "case", now, ct);
        access.Demand(CaseAction.CloseCase);
        if (!OneLine.Fits(command.Recipient, LongestRecipient))
        {
            throw new InvalidInputException("recipient", $"A name on one line, in at most {LongestRecipient} characters.");
        }

        var begun = (await db.WithPendingAsync<Session>(s => s.CaseId == found.Id, ct)).Where(s => s.StartedAt is not null).ToList();
        var came = begun.SelectMany(s => s.Attendees).Where(a => a.AbsentAt is null).Select(a => a.ParticipationId).ToHashSet();
        var settlement = (await db.WithPendingAsync<Settlement>(s => s.CaseId == found.Id, ct)).Find(s => s.State is SettlementState.InForce or SettlementState.Discharged);
        ledger.Write(
            new DisclosureLedger.Entry(found.Id, RecipientId: null, new ClassifiedText(command.Recipient.Trim()), new ClassifiedText("Whether the mediation took place, ended and was settled; who attended; what was signed"),
                InformationClass.Terms, settlement?.Id, new ClassifiedText("Formal dispute resolution"), Basis),
            ownerId: null, now);
        await audit.AppendAsync(found.Id, command.By.PersonId, "case.minimumReport", now, ct, nameof(MediationCase), found.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(found.Id, MinimumReportTask.KindName, MinimumReportTask.Made, command.By.PersonId, now, ct);
        }

        return new MinimumReport(
            found.Reference, begun.Count > 0, found.ClosedAt?.InZone(DateTimeZoneProviders.Tzdb[found.TimeZone]).Date, settlement is not null, await AttendedAsync(found.Id, came, ct),
            settlement is null ? null : new AgreedTerms(settlement.Id, settlement.Number, settlement.ContentHash, [.. settlement.Terms.OrderBy(t => t.Position).Select(t => t.Text.Reveal())]));
    }

    private async Task<IReadOnlyList<Attendance>> AttendedAsync(Guid caseId, HashSet<Guid> came, CancellationToken ct)
    {
        var attended = new List<Attendance>();
        foreach (var participation in (await db.ParticipationsAsync(caseId, ct)).Where(p => came.Contains(p.Id)).OrderBy(p => p.Id))
        {
            attended.Add(new Attendance((await db.FindAsync<Person>([participation.PersonId], ct))!.Name.Reveal(), participation.Role));
        }

        return attended;
    }
}
