using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Risk;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary>What is settled before anybody sits down together: screenings, checklists, who checks on safety, joint or shuttle; and concerns about malpractice.</summary>
static class RiskPlanningApi
{
    public static void MapRiskPlanning(this RouteGroupBuilder api)
    {
        MapScreenings(api);
        MapChecklists(api);
        MapMalpracticeConcerns(api);
        api.MapCaseRows<SafetyPlan>("safety-plans", Show);
        api.MapCaseRows<SafetyCheck>("safety-checks", (check, _, readable) => new
        {
            check.Id, check.PlanId, IsSafe = readable ? check.IsSafe : (bool?)null, Note = readable ? check.Note?.Reveal() : null, check.CheckedAt,
        });
        api.MapPost("/cases/{id:guid}/safety-plans", (Guid id, PlanRequest body, ApiWrite write) => write.CreateAsync("safety-plans", Show, (scope, viewer) =>
            scope.Get<SetSafetyPlan>().RunAsync(
                new SetSafetyPlan.Command(id, Input.Required(body.Owner, "owner"), body.First, Input.Required(body.Every, "every"), body.At, viewer), scope.Now, scope.Ct)));
        api.MapPost("/cases/{id:guid}/meeting-format", (Guid id, FormatRequest body, IfMatch match, ApiWrite write) => CasesApi.ChangeAsync(
            write, match, id,
            (scope, viewer) => scope.Get<DecideMeetingFormat>().RunAsync(new DecideMeetingFormat.Command(id, Input.Required(body.Format, "format"), viewer), scope.Now, scope.Ct),
            (_, _, found) => Task.FromResult<object>(new { found.Id, found.MeetingFormat, Etag = EntityTags.TextOf(found) })));
    }

    static void MapScreenings(RouteGroupBuilder api)
    {
        api.MapCaseRows<Screening>("screenings", Show);
        api.MapPost("/cases/{id:guid}/screenings", (Guid id, ScreeningsRequest body, ApiWrite write) => write.RunAsync(
            (scope, viewer) => scope.Get<ScreenParties>().RunAsync(
                new ScreenParties.Command(id, [.. (body.Screenings ?? []).Select((s, i) => Input.Element(s, $"screenings[{i}]").ToInput(i))], viewer), scope.Now, scope.Ct),
            async (scope, _, screened) =>
            {
                var names = await ParticipantNames.OfAsync(scope.Db, id, scope.Ct);
                return Answer.Ok(new { Items = screened.Select(s => Show(s, names, readable: true)) });
            }));
    }

    static void MapChecklists(RouteGroupBuilder api)
    {
        api.MapCaseRows<Checklist>("checklists", Show);
        api.MapPost("/checklists/{id:guid}/answer", (Guid id, AnswerRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Checklist>(
            match, id, "checklist", Show, (scope, viewer, _, _) => scope.Get<AnswerChecklist>().RunAsync(
                new AnswerChecklist.Command(id, Input.Required(body.Item, "item"), Input.Required(body.Answer, "answer"), body.Evidence, viewer), scope.Now, scope.Ct)));
    }

    static void MapMalpracticeConcerns(RouteGroupBuilder api)
    {
        api.MapCaseRows<MalpracticeConcern>("malpractice-concerns", Show);
        api.MapPost("/cases/{id:guid}/malpractice-concerns", (Guid id, MalpracticeConcernRequest body, ApiWrite write) => write.CreateAsync("malpractice-concerns", Show, (scope, viewer) =>
            scope.Get<RaiseMalpracticeConcern>().RunAsync(new RaiseMalpracticeConcern.Command(id, body.Text ?? "", Input.Required(body.Route, "route"), body.Owner, viewer), scope.Now, scope.Ct)));
        api.MapPost("/malpractice-concerns/{id:guid}/settle", (Guid id, SettleRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<MalpracticeConcern>(
            match, id, "malpractice concern", Show, (scope, viewer, _, _) => scope.Get<SettleMalpracticeConcern>().RunAsync(
                new SettleMalpracticeConcern.Command(id, Escalates: false, body.Result, viewer), scope.Now, scope.Ct)));
        api.MapPost("/malpractice-concerns/{id:guid}/pass-on", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<MalpracticeConcern>(
            match, id, "malpractice concern", Show, (scope, viewer, _, _) => scope.Get<SettleMalpracticeConcern>().RunAsync(
                new SettleMalpracticeConcern.Command(id, Escalates: true, Result: null, viewer), scope.Now, scope.Ct)));
    }

    static object Show(Screening s, ParticipantNames names, bool readable) => new
    {
        s.Id, s.CaseId, Party = readable ? names[s.ParticipationId] : null, Finding = readable ? s.Finding : (MeetingFormat?)null, Note = readable ? s.Note.Reveal() : null, s.At,
    };

    static object Show(Checklist list, ParticipantNames names, bool readable) => new
    {
        list.Id,
        list.CaseId,
        list.Kind,
        list.IsPassed,
        list.TemplateVersion,
        list.OpenedAt,
        Items = list.Items.OrderBy(i => i.Position).Select(i => new
        {
            i.Code,
            Text = ChecklistTemplates.Shipped.Words(i.Code, System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName),
            i.Answer,
            Evidence = readable ? i.Evidence?.Reveal() : null,
            i.AnsweredBy,
            i.AnsweredAt,
        }),
        Etag = EntityTags.TextOf(list),
    };

    static object Show(MalpracticeConcern concern, ParticipantNames names, bool readable) => new
    {
        concern.Id,
        concern.CaseId,
        concern.State,
        Route = readable ? concern.Route : (MalpracticeRoute?)null,
        RaisedBy = readable ? names[concern.RaisedById] : null,
        Owner = names[concern.OwnerId],
        Text = readable ? concern.Text.Reveal() : null,
        Result = readable ? concern.Result?.Reveal() : null,
        concern.RaisedAt,
        concern.SettledAt,
        Etag = EntityTags.TextOf(concern),
    };

    static object Show(SafetyPlan plan, ParticipantNames names, bool readable) => new
    {
        plan.Id, plan.CaseId, Owner = names[plan.OwnerId], First = plan.FirstOn, plan.Every, plan.At, plan.SetAt, plan.SupersededAt, Etag = EntityTags.TextOf(plan),
    };

    public sealed record ScreeningsRequest(IReadOnlyList<ScreeningRequest?>? Screenings);

    public sealed record ScreeningRequest(string? Party, MeetingFormat? Finding, string? Note)
    {
        public ScreeningInput ToInput(int i) => new(Input.Required(Party, $"screenings[{i}].party"), Input.Required(Finding, $"screenings[{i}].finding"), Note ?? "");
    }

    public sealed record AnswerRequest(string? Item, ChecklistAnswer? Answer, string? Evidence);

    /// <param name="Owner">Who sees to it: a key or id; null: the safety officer.</param>
    public sealed record MalpracticeConcernRequest(string? Text, MalpracticeRoute? Route, string? Owner);

    public sealed record SettleRequest(string? Result);

    /// <param name="Every">For example <c>1 w</c>.</param>
    public sealed record PlanRequest(string? Owner, LocalDate? First, string? Every, LocalTime? At);

    public sealed record FormatRequest(MeetingFormat? Format);
}
