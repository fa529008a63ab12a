using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>A hazard as somebody enters it.</summary>
/// <param name="Likelihood">1 to 5.</param>
/// <param name="Severity">1 to 5.</param>
/// <param name="Owner">The key or id of the participant who sees to the action.</param>
public sealed record HazardInput(string Text, int Likelihood, int Severity, string Action, string? Owner = null);

/// <summary>Puts a risk assessment to the parties; it supersedes the one before.</summary>
public sealed class DraftRiskAssessment(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid CaseId, IReadOnlyList<HazardInput> Hazards, Viewer By);

    public async Task<RiskAssessment> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.AssessRisk);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        Check(command.Hazards);
        var earlier = await db.WithPendingAsync<RiskAssessment>(r => r.CaseId == command.CaseId, ct);
        foreach (var assessment in earlier.Where(r => r.State != RiskAssessmentState.Superseded))
        {
            assessment.Supersede();
        }

        var draft = new RiskAssessment { Id = Ids.New(now), CaseId = command.CaseId, Number = earlier.Count + 1, CreatedAt = now };
        foreach (var (position, hazard) in command.Hazards.Index())
        {
            draft.Hazards.Add(new Hazard
            {
                Id = Ids.New(now),
                RiskAssessmentId = draft.Id,
                Position = position,
                Text = new ClassifiedText(hazard.Text.Trim()),
                Likelihood = hazard.Likelihood,
                Severity = hazard.Severity,
                Action = new ClassifiedText(hazard.Action.Trim()),
                OwnerId = hazard.Owner is null ? null : (await db.ParticipationAsync(command.CaseId, hazard.Owner, $"hazards[{position}].owner", ct)).Id,
            });
        }

        draft.Answers.AddRange((await db.ActivePartiesAsync(command.CaseId, now, ct))
            .Select(party => new RiskAnswer { RiskAssessmentId = draft.Id, ParticipationId = party.Id }));
        db.Add(draft);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "risk.drafted", now, ct, nameof(RiskAssessment), draft.Id.ToString("N"));
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(command.CaseId, "risk.draft", "Drafted", command.By.PersonId, now, ct);
        }

        return draft;
    }

    private static void Check(IReadOnlyList<HazardInput> hazards)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (hazards.Count == 0)
        {
            errors["hazards"] = ["Name at least one hazard, if only that none is known and who watches."];
        }

        foreach (var (i, hazard) in hazards.Index())
        {
            if (string.IsNullOrWhiteSpace(hazard.Text))
            {
                errors[$"hazards[{i}].text"] = ["Say what could happen."];
            }

            if (string.IsNullOrWhiteSpace(hazard.Action))
            {
                errors[$"hazards[{i}].action"] = ["Say what is done about it."];
            }

            if (hazard.Likelihood is < 1 or > 5)
            {
                errors[$"hazards[{i}].likelihood"] = ["From 1 (rare) to 5 (almost certain)."];
            }

            if (hazard.Severity is < 1 or > 5)
            {
                errors[$"hazards[{i}].severity"] = ["From 1 (negligible) to 5 (grave)."];
            }
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
