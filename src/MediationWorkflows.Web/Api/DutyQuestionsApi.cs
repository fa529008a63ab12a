using MediationWorkflows.Risk;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/duty-questions</c>: whether a duty is triggered, on what evidence, and who dissents.</summary>
static class DutyQuestionsApi
{
    public static void MapDutyQuestions(this RouteGroupBuilder api)
    {
        api.MapCaseRows<DutyQuestion>("duty-questions", Show);
        api.MapPost("/cases/{id:guid}/duty-questions", (Guid id, QuestionRequest body, ApiWrite write) => write.CreateAsync("duty-questions", Show, (scope, viewer) =>
            scope.Get<AskDutyQuestion>().RunAsync(new AskDutyQuestion.Command(id, body.Duty ?? "", Input.Required(body.Nature, "nature"), body.Evidence, viewer), scope.Now, scope.Ct)));
        api.MapPost("/duty-questions/{id:guid}/evidence", (Guid id, TextRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<DutyQuestion>(
            match, id, "duty question", Show, (scope, viewer, _, _) => scope.Get<AskDutyQuestion>().AddEvidenceAsync(id, body.Text ?? "", viewer, scope.Now, scope.Ct)));
        api.MapPost("/duty-questions/{id:guid}/resolve", (Guid id, ResolveRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<DutyQuestion>(
            match, id, "duty question", Show, (scope, viewer, _, _) => scope.Get<ResolveDutyQuestion>().RunAsync(
                new ResolveDutyQuestion.Command(
                    id, Input.Required(body.Consensus, "consensus"), body.Result,
                    [.. (body.Dissent ?? []).Select((d, i) => Input.Element(d, $"dissent[{i}]")).Select(d => (d.Party ?? "", d.Reason ?? ""))], viewer),
                scope.Now, scope.Ct)));
    }

    static object Show(DutyQuestion question, ParticipantNames names, bool readable) => new
    {
        question.Id,
        question.CaseId,
        question.State,
        question.Nature,
        Duty = readable ? question.Duty.Reveal() : null,
        Evidence = readable ? question.Evidence.OrderBy(e => e.At).Select(e => new { By = names[e.ById], Text = e.Text.Reveal(), e.At }) : null,
        Result = readable ? question.Result?.Reveal() : null,
        Dissent = readable ? question.Dissents.Select(d => new { Party = names[d.ParticipationId], Reason = d.Reason.Reveal() }) : null,
        question.OpenedAt,
        question.ResolvedAt,
        Etag = EntityTags.TextOf(question),
    };

    public sealed record QuestionRequest(string? Duty, DutyNature? Nature, string? Evidence);

    /// <param name="Result">What was agreed, or where it stands.</param>
    public sealed record ResolveRequest(bool? Consensus, string? Result, IReadOnlyList<DissentRequest?>? Dissent);

    public sealed record DissentRequest(string? Party, string? Reason);
}
