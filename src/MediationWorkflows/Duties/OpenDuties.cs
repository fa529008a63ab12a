using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Escrow;
using MediationWorkflows.Milestones;
using MediationWorkflows.Parties;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Duties;

/// <summary>A payment was made or a restriction began: opens the duties that the jurisdiction's rules name, each with a run that asks until somebody has decided.</summary>
public sealed class OpenDuties(AppDb db, CalendarCatalog calendars, BurstRunner bursts, AuditTrail audit)
{
    /// <summary>The workflow of every duty; its input is the duty's id.</summary>
    public const string DefinitionId = "reporting-duty";
    public const string Input = "Duty";

    public async Task OfPaymentAsync(EscrowRelease release, Instant now, CancellationToken ct)
    {
        var milestone = (await db.FindAsync<Milestone>([release.MilestoneId], ct))!;
        var payer = (await db.FindAsync<Participation>([milestone.ObligorId], ct))!;
        await OpenAsync(release.CaseId, DutyTrigger.Payment, release.Id, payer, release.PaidOn!.Value, now, ct);
    }

    /// <summary>For what is no payment: the institution reports.</summary>
    public async Task OfRestrictionAsync(Guid caseId, Guid restrictionId, LocalDate from, Instant now, CancellationToken ct)
    {
        var institution = (await db.ParticipationsAsync(caseId, ct)).FirstOrDefault(p => p.Role == Role.InstitutionRepresentative && p.IsInMandate(now));
        await OpenAsync(caseId, DutyTrigger.Restriction, restrictionId, institution, from, now, ct);
    }

    private async Task OpenAsync(Guid caseId, DutyTrigger trigger, Guid subjectId, Participation? reporter, LocalDate from, Instant now, CancellationToken ct)
    {
        var mediationCase = (await db.FindAsync<MediationCase>([caseId], ct))!;
        var calendar = await calendars.CurrentAsync(mediationCase.CalendarId, ct);
        var opened = new List<ReportingDuty>();
        foreach (var rule in DutyRules.Of(trigger, mediationCase.Jurisdiction, trigger == DutyTrigger.Payment ? reporter?.Role : null))
        {
            var statutory = DueDate.Compute(DeadlineAnchor.On(from), DeadlineRule.Parse(rule.Within), DeadlineDates.Zone(mediationCase.TimeZone), calendar, Roll.None).Day;
            opened.Add(new ReportingDuty
            {
                Id = Ids.New(now),
                CaseId = caseId,
                Rule = rule.Code,
                Basis = rule.Basis,
                Trigger = trigger,
                SubjectId = subjectId,
                ReporterId = reporter?.Id,
                TriggeredOn = from,
                StatutoryOn = statutory,
                DueOn = calendar.Roll(statutory, Roll.Previous),
                CreatedAt = now,
            });
        }

        db.AddRange(opened);
        // Flushed, not committed: the first burst of each finds its duty by the id.
        await db.SaveChangesAsync(ct);
        foreach (var duty in opened)
        {
            await audit.AppendAsync(duty, actorId: null, "duty.opened", now, ct);
            await bursts.StartAsync(DefinitionId, new JsonObject { [Input] = duty.Id.ToString("N") }, caseId.ToString("N"), now, ct);
        }
    }
}
