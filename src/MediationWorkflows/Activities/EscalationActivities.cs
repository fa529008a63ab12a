using System.Globalization;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Escalations;
using MediationWorkflows.Milestones;
using MediationWorkflows.Parties;
using MediationWorkflows.PriorClauses;
using MediationWorkflows.Reviews;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using NodaTime.Text;

namespace MediationWorkflows.Activities;

/// <summary>
/// Takes a rung of the ladder, if its conditions are met; expert determination only under the signed clause or a later agreement (I6). After another rung it is over the
/// same question and the same thing, which no workflow needs to know.
/// </summary>
internal sealed class Escalate : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var before = context.GivenId("After") is null ? null : await context.SubjectAsync<Escalation>("After");
        var escalation = await context.Get<ProposeEscalation>().RunAsync(
            new ProposeEscalation.Command(
                context.CaseId(), context.Choice<EscalationRung>("Rung"), before?.Question.Reveal() ?? context.Input<string>("Question") ?? "", before is null ? context.GivenId("Subject") : before.SubjectId,
                Viewer.System),
            context.Now, context.Cancellation);
        context.SetOutput("Escalation", escalation.Id.ToString("N"));
        if (escalation.State != EscalationState.Refused)
        {
            return StepResult.Done("ConditionsMet");
        }

        if (await context.Db().FormalFromAsync(context.CaseId(), context.Cancellation) is { } formalFrom)
        {
            context.SetOutput("AllowedFrom", InstantPattern.ExtendedIso.Format(formalFrom));
        }

        return StepResult.Done("Refused");
    }
}

/// <summary>The ladder goes on from the rung that somebody has taken; where nobody has, it begins with its notice.</summary>
internal sealed class TakenRung : IActivity
{
    public const string None = "None";

    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        if (context.GivenId("Escalation") is null)
        {
            return StepResult.Done(None);
        }

        var taken = await context.SubjectAsync<Escalation>("Escalation");
        context.SetOutput("Rung", taken.Id.ToString("N"));
        return StepResult.Done(taken.Rung.ToString());
    }
}

/// <summary>On which rung the ladder begins, by the severity of the case, by whether it is the first time, and by the clause (R53).</summary>
internal sealed class ChooseRung : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var (db, caseId, ct) = (context.Db(), context.CaseId(), context.Cancellation);
        var severity = (await db.FindAsync<MediationCase>([caseId], ct))!.Severity;
        var signed = (await db.WithPendingAsync<Settlement>(s => s.CaseId == caseId, ct)).Find(s => s.State == SettlementState.InForce);
        var rung = FirstRung.Of(severity, await IsRepeatedAsync(context), signed?.EscalationClause ?? new EscalationClause(null, IsBinding: false, RequiresAdvisoryOpinion: true));
        return StepResult.Done(rung switch
        {
            EscalationRung.FormalDisputeResolution => "Formal",
            EscalationRung.AdvisoryOpinion => "Opinion",
            _ => "Session",
        });
    }

    /// <summary>Whoever owes this has failed before: another milestone of theirs was missed, or an earlier review not kept.</summary>
    private static async Task<bool> IsRepeatedAsync(StepContext context)
    {
        var (db, caseId, ct) = (context.Db(), context.CaseId(), context.Cancellation);
        if (context.GivenId("Subject") is not { } subject)
        {
            return false;
        }

        if (await db.FindAsync<Milestone>([subject], ct) is { } milestone)
        {
            return (await db.MilestonesAsync(caseId, ct)).Any(m => m.ObligorId == milestone.ObligorId && m.Id != subject && m.State == MilestoneState.Missed);
        }

        return (await db.ReviewsAsync(caseId, ct)).Any(r => r.Id != subject && r.State is ReviewState.NonCompliant or ReviewState.Missed);
    }
}

/// <summary>Whether somebody has foreseen this and said what is done then.</summary>
internal sealed class FindContingency : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var subject = context.GivenId("Subject");
        var known = (await context.Db().WithPendingAsync<Obstacle>(o => o.CaseId == context.CaseId() && o.State == ObstacleState.Open, context.Cancellation))
            .Exists(o => o.Contingency is not null && (o.MilestoneId is null || o.MilestoneId == subject));
        return StepResult.Done(known ? "Known" : "None");
    }
}

/// <summary>What a brief session led to; a cure plan tells how much time it gives.</summary>
internal sealed class BriefSessionResult : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var escalation = await context.SubjectAsync<Escalation>("Escalation");
        var refusals = (await context.Db().EscalationsAsync(context.CaseId(), context.Cancellation))
            .Count(e => e.IsOver(escalation.Question.Reveal(), escalation.SubjectId) && e.SessionOutcome == BriefSessionOutcome.PartyRefused);
        context.SetOutput("Rule", string.Create(CultureInfo.InvariantCulture, $"{escalation.CureDays ?? Escalation.LongestCure} BD"));
        return StepResult.Done(escalation.SessionOutcome switch
        {
            BriefSessionOutcome.CurePlan => "CurePlan",
            BriefSessionOutcome.Amendment => "Amendment",
            BriefSessionOutcome.PartyRefused when refusals < 2 => "RefusedOnce",
            _ => "Failed",
        });
    }
}

/// <summary>The rung that runs ends without an answer, and with it the mandate of its expert.</summary>
internal sealed class EndEscalation : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var ct = context.Cancellation;
        if (await context.SubjectAsync<Escalation>("Escalation") is not { State: EscalationState.Running } running)
        {
            return StepResult.Done();
        }

        foreach (var mandate in (await context.Db().WithPendingAsync<ExpertMandate>(m => m.EscalationId == running.Id, ct))
            .Where(m => m.State is not (MandateState.Removed or MandateState.Reported)))
        {
            await context.Get<RemoveExpert>().RunAsync(new RemoveExpert.Command(mandate.Id, Viewer.System), context.Now, ct);
        }

        await context.Get<DecideEscalation>().RunAsync(new DecideEscalation.Command(running.Id, Decision: null, Viewer.System), context.Now, ct);
        return StepResult.Done();
    }
}

/// <summary>
/// Appoints the nominated expert if they have stated their independence and nobody objects. Whoever had answered, or let the time pass, before the expert told more
/// of themselves is asked again: no tie comes to light too late to object to it.
/// </summary>
internal sealed class AppointExpertActivity : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var ct = context.Cancellation;
        var running = await context.SubjectAsync<Escalation>("Escalation");
        var mandate = (await context.Db().WithPendingAsync<ExpertMandate>(m => m.EscalationId == running.Id, ct)).Find(m => m.State != MandateState.Removed);
        if (mandate is { State: MandateState.Appointed or MandateState.Reported })
        {
            return StepResult.Done("Appointed"); // by hand
        }

        if (mandate is not { State: MandateState.Nominated, StatementAt: not null })
        {
            return StepResult.Done("NotAppointed");
        }

        var open = await AskAgainAsync(context, mandate);
        if (open.Count > 0)
        {
            var waiting = context.OpenWaits.Select(w => w.Key).ToHashSet(StringComparer.Ordinal);
            return StepResult.Wait([.. open.Select(t => t.Id.ToString("N")).Where(key => !waiting.Contains(key)).Select(key => new Wait(Wait.TaskKind, key))]);
        }

        await context.Get<AppointExpert>().RunAsync(new AppointExpert.Command(mandate.Id, Viewer.System), context.Now, ct);
        return StepResult.Done("Appointed");
    }

    /// <returns>What is open then.</returns>
    private static async Task<List<CaseTask>> AskAgainAsync(StepContext context, ExpertMandate mandate)
    {
        var (db, ct) = (context.Db(), context.Cancellation);
        var asked = await db.ObjectionsAskedAsync(mandate, ct);
        var here = (await db.ParticipationsAsync(mandate.CaseId, ct)).Where(p => p.IsInMandate(context.Now)).Select(p => (Guid?)p.Id).ToHashSet();
        var open = asked.FindAll(t => t.State == TaskState.Open);
        foreach (var before in asked.Where(t => t.State is TaskState.Completed or TaskState.Expired && here.Contains(t.AssigneeId)))
        {
            if ((before.CompletedAt ?? (await db.FindAsync<Deadline>([before.DeadlineId], ct))!.SettledAt) < mandate.StatementAt)
            {
                open.Add(await context.Get<OpenTask>().RunAsync(
                    new OpenTask.Command(mandate.CaseId, before.Kind, before.AssigneeId, "5 BD", "standard", mandate.EscalationId), context.Now, ct));
            }
        }

        return open;
    }
}
