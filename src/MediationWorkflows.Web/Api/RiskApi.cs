using MediationWorkflows.Risk;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/risk-assessments</c>: the joint view of what could go wrong and who does what about it.</summary>
static class RiskApi
{
    public static void MapRisk(this RouteGroupBuilder api)
    {
        api.MapCaseRows<RiskAssessment>("risk-assessments", Show);
        api.MapPost("/cases/{id:guid}/risk-assessments", (Guid id, DraftRequest body, ApiWrite write) => write.CreateAsync("risk-assessments", Show, (scope, viewer) =>
            scope.Get<DraftRiskAssessment>().RunAsync(
                new DraftRiskAssessment.Command(id, [.. (body.Hazards ?? []).Select((h, i) => Input.Element(h, $"hazards[{i}]").ToInput())], viewer), scope.Now, scope.Ct)));
        api.MapPost("/risk-assessments/{id:guid}/agree", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<RiskAssessment>(
            match, id, "risk assessment", Show,
            (scope, viewer, risk, access) => scope.Get<AgreeToRiskAssessment>().RunAsync(
                new AgreeToRiskAssessment.Command(id, access.ActingFor(risk.Answers.Select(a => a.ParticipationId)), viewer), scope.Now, scope.Ct)));
        api.MapPost("/risk-assessments/{id:guid}/dispute", (Guid id, DisputeRequest? body, IfMatch match, ApiWrite write) => write.ChangeAsync<RiskAssessment>(
            match, id, "risk assessment", Show,
            (scope, viewer, risk, access) => scope.Get<DisputeRiskAssessment>().RunAsync(
                new DisputeRiskAssessment.Command(id, access.ActingFor(risk.Answers.Select(a => a.ParticipationId)), body?.Reason, viewer), scope.Now, scope.Ct)));
    }

    static object Show(RiskAssessment risk, ParticipantNames names, bool readable) => new
    {
        risk.Id,
        risk.CaseId,
        risk.Number,
        risk.State,
        Hazards = readable
            ? risk.Hazards.OrderBy(h => h.Position).Select(h => new
            {
                Text = h.Text.Reveal(),
                h.Likelihood,
                h.Severity,
                h.Score,
                Action = h.Action.Reveal(),
                Owner = names[h.OwnerId],
            }).ToList()
            : null,
        Answers = risk.Answers.Select(a => new { Party = names[a.ParticipationId], a.Agrees, a.At, Reason = readable ? a.Reason?.Reveal() : null }),
        risk.CreatedAt,
        risk.AgreedAt,
        Etag = EntityTags.TextOf(risk),
    };

    public sealed record DraftRequest(IReadOnlyList<HazardRequest>? Hazards);

    public sealed record HazardRequest(string? Text, int? Likelihood, int? Severity, string? Action, string? Owner)
    {
        public HazardInput ToInput() => new(Text ?? "", Likelihood ?? 0, Severity ?? 0, Action ?? "", Owner);
    }

    public sealed record DisputeRequest(string? Reason);
}
