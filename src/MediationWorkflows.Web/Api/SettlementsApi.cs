using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Settlements;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/settlements</c>: versions of the agreement. A changed content is a new version, with signatures of its own.</summary>
static class SettlementsApi
{
    public static void MapSettlements(this RouteGroupBuilder api)
    {
        api.MapCaseRows<Settlement>("settlements", Show);
        api.MapPost("/cases/{id:guid}/settlements", (Guid id, SettlementRequest body, ApiWrite write) => write.CreateAsync("settlements", Show, (scope, viewer) =>
            scope.Get<DraftSettlement>().RunAsync(new DraftSettlement.Command(id, body.ToInput(), viewer), scope.Now, scope.Ct)));
        api.MapPost("/settlements/{id:guid}/revise", (Guid id, SettlementRequest body, IfMatch match, ApiWrite write) => NextAsync(id, match, write, (scope, viewer) =>
            scope.Get<ReviseSettlement>().RunAsync(new ReviseSettlement.Command(id, body.ToInput(), viewer), scope.Now, scope.Ct)));
        api.MapPost("/settlements/{id:guid}/amend", (Guid id, SettlementRequest body, IfMatch match, ApiWrite write) => NextAsync(id, match, write, (scope, viewer) =>
            scope.Get<AmendSettlement>().RunAsync(new AmendSettlement.Command(id, body.ToInput(), viewer), scope.Now, scope.Ct)));
        api.MapPost("/settlements/{id:guid}/submit", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<Settlement>(
            match, id, "settlement", Show,
            (scope, viewer, _, _) => scope.Get<SubmitSettlement>().RunAsync(new SubmitSettlement.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/settlements/{id:guid}/sign", (Guid id, SignRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Settlement>(
            match, id, "settlement", Show,
            (scope, viewer, settlement, access) => scope.Get<SignSettlement>().RunAsync(
                new SignSettlement.Command(
                    id, access.ActingFor(settlement.Signatures.Select(s => s.ParticipationId)), Input.Required(body.ContentHash, "contentHash"), viewer),
                scope.Now, scope.Ct)));
    }

    /// <summary>The version that follows one that the caller has seen.</summary>
    static Task<IResult> NextAsync(Guid id, IfMatch match, ApiWrite write, Func<WorkScope, Viewer, Task<Settlement>> change) =>
        write.CreateAsync("settlements", Show, async (scope, viewer) =>
        {
            var (settlement, _) = await scope.Get<AccessPolicy>().FindAsync<Settlement>(viewer, id, "settlement", scope.Now, scope.Ct);
            match.Require(settlement);
            return await change(scope, viewer);
        });

    static object Show(Settlement settlement, ParticipantNames names, bool readable) => new
    {
        settlement.Id,
        settlement.CaseId,
        settlement.Number,
        settlement.State,
        settlement.ContentHash,
        Terms = readable ? settlement.Terms.OrderBy(t => t.Position).Select(t => Show(t, names)).ToList() : null,
        settlement.ReviewPlan,
        EscalationClause = readable
            ? new
            {
                Questions = settlement.EscalationClause.Questions?.Reveal().Split('\n'),
                settlement.EscalationClause.IsBinding,
                settlement.EscalationClause.RequiresAdvisoryOpinion,
            }
            : null,
        Signatures = settlement.Signatures.Select(s => new { Party = names[s.ParticipationId], s.SignedAt }),
        settlement.CreatedAt,
        settlement.InForceAt,
        Etag = EntityTags.TextOf(settlement),
    };

    static object Show(SettlementTerm term, ParticipantNames names) => new
    {
        term.Id,
        term.Kind,
        Text = term.Text.Reveal(),
        Obligor = names[term.ObligorId],
        Verifier = names[term.VerifierId],
        Specific = term.Specific?.Reveal(),
        Measure = term.Measure?.Reveal(),
        term.Due,
        AcceptanceTest = term.AcceptanceTest?.Reveal(),
        term.EvidenceType,
        term.Amount,
    };

    public sealed record SettlementRequest(IReadOnlyList<TermRequest>? Terms, ReviewPlan? ReviewPlan, EscalationClauseRequest? EscalationClause)
    {
        public SettlementInput ToInput() => new(
            [.. (Terms ?? []).Select((t, i) => Input.Element(t, $"terms[{i}]").ToInput())], ReviewPlan ?? new ReviewPlan(FirstAfterMonths: 6, EveryMonths: 0, Count: 1), EscalationClause?.ToInput());
    }

    public sealed record TermRequest(
        string? Kind, string? Text, string? Obligor, string? Verifier, string? Specific, string? Measure, LocalDate? Due, string? AcceptanceTest,
        string? EvidenceType, decimal? Amount)
    {
        public TermInput ToInput() => new(
            Kind ?? "other", Text ?? "", Obligor ?? "", Verifier ?? "", Specific, Measure, Due, AcceptanceTest, EvidenceType, Amount);
    }

    public sealed record EscalationClauseRequest(IReadOnlyList<string>? Questions, bool? IsBinding, bool? RequiresAdvisoryOpinion)
    {
        public EscalationClauseInput ToInput() => new(Questions ?? [], IsBinding ?? true, RequiresAdvisoryOpinion ?? true);
    }

    /// <param name="ContentHash">Of the very content that was read: another version is not signed by mistake.</param>
    public sealed record SignRequest(string? ContentHash);
}
