using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Escalations;
using MediationWorkflows.Settlements;
using MediationWorkflows.Settlements.Gates;
using MediationWorkflows.Web.Hosting;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/settlements</c>: versions of the agreement, what the gates say of them, and what changed. A changed content is a new version, with signatures of its own.</summary>
static class SettlementsApi
{
    public static void MapSettlements(this RouteGroupBuilder api)
    {
        api.MapCaseRows<Settlement>("settlements", Show);
        api.MapGet("/settlements/{id:guid}", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var (settlement, _) = await scope.Get<AccessPolicy>().FindAsync<Settlement>(viewer, id, "settlement", scope.Now, scope.Ct);
            return (await CaseRows.ShowAsync(scope, viewer, settlement, Show), EntityTags.TextOf(settlement));
        }));
        api.MapGet("/settlements/{id:guid}/findings", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) =>
            Show(await scope.Get<CheckSettlement>().RunAsync(await ReadableAsync(scope, viewer, id), scope.Now, scope.Ct))));
        api.MapGet("/settlements/{id:guid}/changes", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var settlement = await ReadableAsync(scope, viewer, id);
            return await scope.Get<CompareVersions>().RunAsync(settlement, scope.Ct);
        }));
        MapWriting(api);
        MapSigning(api);
    }

    static void MapWriting(RouteGroupBuilder api)
    {
        api.MapPost("/cases/{id:guid}/settlements", (Guid id, SettlementRequest body, ApiWrite write) => write.CreateAsync("settlements", Show, (scope, viewer) =>
            scope.Get<DraftSettlement>().RunAsync(new DraftSettlement.Command(id, body.ToInput(), viewer), scope.Now, scope.Ct)));
        api.MapPost("/settlements/{id:guid}/revise", (Guid id, SettlementRequest body, IfMatch match, ApiWrite write) => write.FollowAsync<Settlement>(
            match, id, "settlement", "settlements", Show, (scope, viewer) => scope.Get<ReviseSettlement>().RunAsync(new ReviseSettlement.Command(id, body.ToInput(), viewer), scope.Now, scope.Ct)));
        api.MapPost("/settlements/{id:guid}/amend", (Guid id, SettlementRequest body, IfMatch match, ApiWrite write) => write.FollowAsync<Settlement>(
            match, id, "settlement", "settlements", Show, (scope, viewer) => scope.Get<AmendSettlement>().RunAsync(new AmendSettlement.Command(id, body.ToInput(), viewer), scope.Now, scope.Ct)));
        api.MapPost("/settlements/{id:guid}/waivers", (Guid id, WaiverRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Settlement>(
            match, id, "settlement", Show, (scope, viewer, _, _) => scope.Get<WaiveSmart>().RunAsync(
                new WaiveSmart.Command(id, Input.Required(body.Term, "term"), Input.Required(body.Reason, "reason"), viewer), scope.Now, scope.Ct)));
    }

    static void MapSigning(RouteGroupBuilder api)
    {
        api.MapPost("/settlements/{id:guid}/submit", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<Settlement>(
            match, id, "settlement", Show,
            (scope, viewer, _, _) => scope.Get<SubmitSettlement>().RunAsync(new SubmitSettlement.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/settlements/{id:guid}/clear", (Guid id, ClearRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Settlement>(
            match, id, "settlement", Show, (scope, viewer, _, _) => scope.Get<ClearSettlement>().RunAsync(
                new ClearSettlement.Command(id, body.NothingBarsAComplaint ?? false, viewer), scope.Now, scope.Ct)));
        api.MapPost("/settlements/{id:guid}/extend-advice", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<Settlement>(
            match, id, "settlement", Show,
            (scope, viewer, _, _) => scope.Get<ExtendAdvice>().RunAsync(new ExtendAdvice.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/settlements/{id:guid}/sign", (Guid id, SignRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Settlement>(
            match, id, "settlement", Show,
            (scope, viewer, settlement, access) => scope.Get<SignSettlement>().RunAsync(
                new SignSettlement.Command(
                    // Before it is open for signing nobody is asked, and the answer is that state.
                    id, settlement.Signatures.Count == 0 ? access.Own.FirstOrDefault() : access.ActingFor(settlement.Signatures.Select(s => s.ParticipationId)),
                    Input.Required(body.ContentHash, "contentHash"), viewer),
                scope.Now, scope.Ct)));
    }

    /// <exception cref="NotFoundException">There is none, or the caller may at most know that it is there.</exception>
    static async Task<Settlement> ReadableAsync(WorkScope scope, Viewer viewer, Guid id)
    {
        var (settlement, access) = await scope.Get<AccessPolicy>().FindAsync<Settlement>(viewer, id, "settlement", scope.Now, scope.Ct);
        return access.CanRead(settlement) ? settlement : throw new NotFoundException("settlement");
    }

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
                settlement.EscalationClause.SkipTo,
            }
            : null,
        Supervisors = readable ? settlement.Supervisors.Select(s => new { Participant = names[s.ParticipationId], s.Scope, s.ReportEveryMonths, s.IntervenesWhen }).ToList() : null,
        Annexes = readable ? settlement.Annexes.Select(a => new { a.DocumentId, a.ContentHash }).ToList() : null,
        Waivers = readable ? settlement.Waivers.Select(w => new { Term = w.Position, By = names.OfPerson(w.ByPersonId), w.Reason, w.On }).ToList() : null,
        Clearance = settlement.ClearedById is { } person ? new { By = names.OfPerson(person), At = settlement.ClearedAt } : null,
        settlement.AdviceExtendedAt,
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
        AlternateVerifier = names[term.AlternateVerifierId],
        Specific = term.Specific?.Reveal(),
        Measure = term.Measure?.Reveal(),
        term.Due,
        AcceptanceTest = term.AcceptanceTest?.Reveal(),
        EvidenceType = term.EvidenceType?.Reveal(),
        term.Amount,
        term.Currency,
        term.Head,
        Instalments = term.Instalments.Select(i => new { i.Due, i.Amount }),
        AfterTerm = term.AfterPosition,
        Escrow = term.FromEscrow,
    };

    static object Show(SettlementFindings findings) => new
    {
        Passes = findings.PassesSmart && findings.PassesClauses,
        Smart = findings.Smart.Select(f => new { f.Field, f.Criterion, Waived = findings.IsWaived(f), Why = f.Why.Say() }),
        ProhibitedClauses = findings.Clauses.Select(c => new { c.Field, c.Passage.Code, c.Passage.Basis, Why = c.Why.Say() }),
        WordingHints = findings.Hints.Select(h => new { h.Field, h.Word, Suggestion = h.Suggestion.Here }),
        Reportability = findings.Reportability.Select(r => new { Term = r.Position, r.Code, r.Basis, Text = r.Text.Here }),
        findings.UnreadAnnexes,
    };

    public sealed record SettlementRequest(IReadOnlyList<TermRequest>? Terms, ReviewPlan? ReviewPlan, EscalationClauseRequest? EscalationClause, IReadOnlyList<SupervisorRequest>? Supervisors,
        IReadOnlyList<Guid>? Annexes)
    {
        public SettlementInput ToInput() => new(
            [.. (Terms ?? []).Select((t, i) => Input.Element(t, $"terms[{i}]").ToInput($"terms[{i}]"))], ReviewPlan ?? new ReviewPlan(FirstAfterMonths: 6, EveryMonths: 0, Count: 1), EscalationClause?.ToInput())
        {
            Supervisors = [.. (Supervisors ?? []).Select((s, i) => Input.Element(s, $"supervisors[{i}]").ToInput())],
            Annexes = Annexes ?? [],
        };
    }

    public sealed record TermRequest(
        string? Kind, string? Text, string? Obligor, string? Verifier, string? Specific, string? Measure, LocalDate? Due, string? AcceptanceTest,
        string? EvidenceType, decimal? Amount, string? AlternateVerifier, string? Currency, MonetaryHead? Head, IReadOnlyList<InstalmentRequest>? Instalments, int? AfterTerm,
        bool? Escrow)
    {
        public TermInput ToInput(string at) => new(
            Kind ?? "other", Text ?? "", Obligor ?? "", Verifier ?? "", Specific, Measure, Due, AcceptanceTest, EvidenceType, Amount)
        {
            AlternateVerifier = AlternateVerifier,
            Currency = Currency,
            Head = Head,
            Instalments = [.. (Instalments ?? []).Select((instalment, i) => Input.Element(instalment, $"{at}.instalments[{i}]").ToInput($"{at}.instalments[{i}]"))],
            AfterTerm = AfterTerm,
            Escrow = Escrow ?? false,
        };
    }

    public sealed record InstalmentRequest(LocalDate? Due, decimal? Amount)
    {
        public Instalment ToInput(string at) => new(Input.Required(Due, $"{at}.due"), Input.Required(Amount, $"{at}.amount"));
    }

    public sealed record SupervisorRequest(string? Participant, string? Scope, int? ReportEveryMonths, string? IntervenesWhen)
    {
        public SupervisorInput ToInput() => new(Participant ?? "", Scope ?? "", ReportEveryMonths ?? 0, IntervenesWhen);
    }

    public sealed record EscalationClauseRequest(IReadOnlyList<string>? Questions, bool? IsBinding, bool? RequiresAdvisoryOpinion, EscalationRung? SkipTo)
    {
        public EscalationClauseInput ToInput() => new(Questions ?? [], IsBinding ?? true, RequiresAdvisoryOpinion ?? true, SkipTo);
    }

    /// <param name="Term">Its place, from 0.</param>
    public sealed record WaiverRequest(int? Term, string? Reason);

    public sealed record ClearRequest(bool? NothingBarsAComplaint);

    /// <param name="ContentHash">Of the very content that was read: another version is not signed by mistake.</param>
    public sealed record SignRequest(string? ContentHash);
}
