using MediationWorkflows.PriorClauses;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/prior-clause</c>: the mediation clause of before the dispute, what follows from it, and from which of its words.</summary>
static class PriorClauseApi
{
    public static void MapPriorClause(this RouteGroupBuilder api)
    {
        api.MapCaseRows<PriorClause>("prior-clause", Show);
        api.MapPost("/cases/{id:guid}/prior-clause", (Guid id, ClauseBody body, ApiWrite write) => write.CreateAsync("prior-clauses", Show, (scope, viewer) =>
            scope.Get<RecordPriorClause>().RunAsync(new RecordPriorClause.Command(id, Input.Required(body.Text, "text"), viewer), scope.Now, scope.Ct)));
        api.MapPost("/prior-clauses/{id:guid}/confirm", (Guid id, ConfirmBody body, IfMatch match, ApiWrite write) => write.ChangeAsync<PriorClause>(
            match, id, "prior clause", Show,
            (scope, viewer, _, _) => scope.Get<ConfirmPriorClause>().RunAsync(
                new ConfirmPriorClause.Command(id, [.. (body.Rules ?? []).Select((r, i) => Input.Element(r, $"rules[{i}]"))], body.MediationDays, viewer), scope.Now, scope.Ct)));
    }

    static object Show(PriorClause clause, ParticipantNames names, bool readable) => new
    {
        clause.Id,
        clause.CaseId,
        clause.State,
        Text = readable ? clause.Text.Reveal() : null,
        Rules = readable ? clause.Rules.OrderBy(r => r.Position).Select(r => new { r.Kind, Text = r.Text.Reveal(), DerivedFrom = r.Quote?.Reveal() }).ToList() : null,
        clause.MediationDays,
        clause.RecordedAt,
        clause.ConfirmedAt,
        Etag = EntityTags.TextOf(clause),
    };

    public sealed record ClauseBody(string? Text);

    public sealed record ConfirmBody(IReadOnlyList<ConfirmPriorClause.RuleInput?>? Rules, int? MediationDays);
}
