using MediationWorkflows.Access;
using MediationWorkflows.Disclosures;
using MediationWorkflows.GroundRules;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/ground-rules</c>: the rules that the parties mediate under, version by version.</summary>
static class GroundRulesApi
{
    public static void MapGroundRules(this RouteGroupBuilder api)
    {
        api.MapCaseRows<GroundRulesVersion>("ground-rules", Show);
        api.MapPost("/cases/{id:guid}/ground-rules", (Guid id, DraftRequest body, ApiWrite write) => write.CreateAsync("ground-rules", Show, (scope, viewer) =>
            scope.Get<DraftGroundRules>().RunAsync(new DraftGroundRules.Command(id, body.Clauses, viewer, body.ProtocolOrNull()), scope.Now, scope.Ct)));
        api.MapPost("/ground-rules/{id:guid}/propose", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<GroundRulesVersion>(
            match, id, "ground rules", Show,
            (scope, viewer, _, _) => scope.Get<ProposeGroundRules>().RunAsync(new ProposeGroundRules.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/ground-rules/{id:guid}/accept", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<GroundRulesVersion>(
            match, id, "ground rules", Show,
            (scope, viewer, rules, access) => scope.Get<AcceptGroundRules>().RunAsync(
                new AcceptGroundRules.Command(id, access.ActingFor(rules.Answers.Select(a => a.ParticipationId)), viewer), scope.Now, scope.Ct)));
        api.MapPost("/ground-rules/{id:guid}/comment", (Guid id, TextRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<GroundRulesVersion>(
            match, id, "ground rules", Show,
            (scope, viewer, rules, access) => scope.Get<CommentOnGroundRules>().RunAsync(
                new CommentOnGroundRules.Command(
                    id, access.ActingFor(rules.Answers.Select(a => a.ParticipationId)), Input.Required(body.Text, "text"), viewer),
                scope.Now, scope.Ct)));
    }

    static object Show(GroundRulesVersion rules, ParticipantNames names, bool readable) => new
    {
        rules.Id,
        rules.CaseId,
        rules.Number,
        rules.State,
        Clauses = readable ? rules.Clauses.OrderBy(c => c.Position).Select(c => c.Text.Reveal()).ToList() : null,
        Disclosures = readable ? rules.Disclosures.Select(d => new { To = d.RecipientKind, Classes = d.Classes.Split(',', StringSplitOptions.RemoveEmptyEntries) }) : null,
        Answers = rules.Answers.Select(a => new
        {
            Party = names[a.ParticipationId],
            a.AcceptedAt,
            a.CommentedAt,
            Comment = readable ? a.Comment?.Reveal() : null,
        }),
        rules.CreatedAt,
        rules.InForceAt,
        Etag = EntityTags.TextOf(rules),
    };

    /// <param name="Disclosures">The disclosure protocol: which classes may go to which kind of recipient.</param>
    public sealed record DraftRequest(IReadOnlyList<string>? Clauses, IReadOnlyList<DisclosureRequest>? Disclosures)
    {
        public IReadOnlyDictionary<RecipientKind, IReadOnlyList<InformationClass>>? ProtocolOrNull() => Disclosures?
            .Select((line, i) => (Line: Input.Element(line, $"disclosures[{i}]"), At: i))
            .Select(l => (To: Input.Required(l.Line.To, $"disclosures[{l.At}].to"), Classes: Classes(l.Line.Classes, l.At)))
            .GroupBy(line => line.To).ToDictionary(lines => lines.Key, lines => (IReadOnlyList<InformationClass>)[.. lines.SelectMany(line => line.Classes).Distinct()]);

        static IEnumerable<InformationClass> Classes(IReadOnlyList<string>? names, int line) =>
            (names ?? []).Select(name => InformationClasses.Parse(name, $"disclosures[{line}].classes"));
    }

    public sealed record DisclosureRequest(RecipientKind? To, IReadOnlyList<string>? Classes);
}
