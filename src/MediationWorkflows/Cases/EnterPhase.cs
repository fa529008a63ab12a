using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Fairness;
using MediationWorkflows.GroundRules;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Risk;
using MediationWorkflows.Settlements;
using NodaTime;

namespace MediationWorkflows.Cases;

/// <summary>The case goes on to its next phase.</summary>
public sealed class EnterPhase(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    public sealed record Command(Guid CaseId, CasePhase Phase, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.AdvancePhase);
        var mediationCase = (await db.FindAsync<MediationCase>([command.CaseId], ct))!;
        if (mediationCase.Phase == command.Phase)
        {
            return;
        }

        await RequireReadyAsync(command, now, ct);
        var left = mediationCase.Phase;
        mediationCase.Enter(command.Phase);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "case.phase", now, ct, nameof(MediationCase), command.CaseId.ToString("N"),
            $$"""{"from":"{{left}}","to":"{{command.Phase}}"}""");
    }

    /// <summary>
    /// Each phase begins after a look at fairness (R8), and under a mediator without an open conflict (I5). I4: nobody sits down together without ground
    /// rules and a risk assessment; and nothing is carried out that is not signed.
    /// </summary>
    private async Task RequireReadyAsync(Command command, Instant now, CancellationToken ct)
    {
        var id = command.CaseId;
        if (!(await db.WithPendingAsync<FairnessCheck>(f => f.CaseId == id, ct)).Exists(f => f.Gate == command.Phase))
        {
            throw new StateException($"{command.Phase} begins after the mediator has checked for power imbalances and bias.", "NoFairnessCheck", nameof(FairnessCheck));
        }

        if (command.Phase >= CasePhase.Risk && !await db.MediatorsAreClearAsync(id, now, ct))
        {
            throw new StateException("The case goes on once every mediator is free of conflicts of interest.", "ConflictOpen", nameof(ConflictState.Clear));
        }

        if (command.Phase == CasePhase.Mediation)
        {
            if (!(await db.WithPendingAsync<GroundRulesVersion>(g => g.CaseId == id, ct)).Exists(g => g.State == GroundRulesState.InForce))
            {
                throw new StateException("Mediation begins once ground rules are in force.", "NoGroundRules", nameof(GroundRulesState.InForce));
            }

            // How old it may be is asked before each session: what comes between may take longer than an assessment lasts, and then it is renewed.
            if (!(await db.WithPendingAsync<RiskAssessment>(r => r.CaseId == id, ct)).Exists(r => r.State == RiskAssessmentState.Agreed))
            {
                throw new StateException("Mediation begins with an agreed risk assessment.", "NoRiskAssessment", nameof(RiskAssessmentState.Agreed));
            }

            await RequireSafeAsync(id, ct);
        }

        if (command.Phase == CasePhase.Implementation
            && !(await db.WithPendingAsync<Settlement>(s => s.CaseId == id, ct)).Exists(s => s.State == SettlementState.InForce))
        {
            throw new StateException("Implementation begins once a settlement is in force.", "NotSigned", nameof(SettlementState.InForce));
        }
    }

    /// <summary>R23: nobody sits down together before the four checklists are passed, and nobody where it would put somebody in danger.</summary>
    private async Task RequireSafeAsync(Guid caseId, CancellationToken ct)
    {
        if (!await db.PassesChecklistsAsync(caseId, ct))
        {
            throw new StateException("Mediation begins once the four checklists are passed.", "ChecklistsOpen", nameof(ChecklistsTask.Completed));
        }

        if ((await db.FindAsync<MediationCase>([caseId], ct))!.MeetingFormat is null or MeetingFormat.Unsuitable)
        {
            throw new StateException("Mediation begins once it is decided whether the parties meet.", "NoFormat", nameof(MeetingFormat.Joint), nameof(MeetingFormat.ShuttleOnly));
        }
    }
}
