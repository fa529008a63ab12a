using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Settlements.Gates;

/// <summary>Runs every gate over a version and changes nothing: what blocks it, what stands by a waiver, what to say otherwise, and what may have to be reported.</summary>
public sealed class CheckSettlement(AppDb db)
{
    public async Task<SettlementFindings> RunAsync(Settlement settlement, Instant now, CancellationToken ct)
    {
        var mediationCase = (await db.FindAsync<MediationCase>([settlement.CaseId], ct))!;
        var people = (await db.ParticipationsAsync(settlement.CaseId, ct)).ToDictionary(p => p.Id);
        var prose = SettlementContent.FieldsOfProse(settlement).ToList();
        var clauses = prose.SelectMany(field => Find(field.Name, field.Value!, mediationCase.Jurisdiction)).ToList();
        var unread = new List<Guid>();
        foreach (var (i, annex) in settlement.Annexes.Index())
        {
            if (await db.FindAsync<Document>([annex.DocumentId], ct) is { } document && await AnnexText.OfAsync(db, document, ct) is { } text)
            {
                clauses.AddRange(Find($"annexes[{i}]", text, mediationCase.Jurisdiction));
            }
            else
            {
                unread.Add(annex.DocumentId);
            }
        }

        var today = now.InZone(DateTimeZoneProviders.Tzdb[mediationCase.TimeZone]).Date;
        return new SettlementFindings(
            // What is signed is kept or not: nobody is told years later that its day must lie in the future, or how it were better worded.
            settlement.IsPending ? [.. SmartGate.Check(settlement.Terms, today, id => people.TryGetValue(id, out var obligor) && obligor.IsInMandate(now))] : [],
            settlement.Waivers.Select(w => w.Position).ToHashSet(),
            clauses,
            [.. prose.Where(_ => settlement.IsPending).SelectMany(field => Wording.Shipped.HintsIn(field.Name, field.Value!))],
            [.. Reportability.NotesOn(settlement.Terms.OrderBy(t => t.Position), mediationCase.Jurisdiction, id => people.GetValueOrDefault(id)?.Role)],
            unread);
    }

    private static IEnumerable<ClauseFinding> Find(string field, string text, string jurisdiction) =>
        ProhibitedClauses.Shipped.Find(text, jurisdiction).Select(passage => new ClauseFinding(field, passage));
}
