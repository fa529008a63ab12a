using MediationWorkflows.Duties;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/reporting-duties</c>: payments and restrictions that may have to be reported to an authority.</summary>
static class DutiesApi
{
    public static void MapDuties(this RouteGroupBuilder api)
    {
        api.MapCaseRows<ReportingDuty>("reporting-duties", Show);
        api.MapPost("/reporting-duties/{id:guid}/report", (Guid id, DecisionRequest? body, IfMatch match, ApiWrite write) => DecideAsync(write, match, id, isReported: true, body));
        api.MapPost("/reporting-duties/{id:guid}/not-reportable", (Guid id, DecisionRequest? body, IfMatch match, ApiWrite write) => DecideAsync(write, match, id, isReported: false, body));
    }

    static Task<IResult> DecideAsync(ApiWrite write, IfMatch match, Guid id, bool isReported, DecisionRequest? body) => write.ChangeAsync<ReportingDuty>(
        match, id, "duty", Show, (scope, viewer, _, _) => scope.Get<DecideDuty>().RunAsync(
            new DecideDuty.Command(id, isReported, body?.On, body?.Note, viewer), scope.Now, scope.Ct));

    static object Show(ReportingDuty duty, ParticipantNames names, bool readable) => new
    {
        duty.Id,
        duty.CaseId,
        duty.Rule,
        duty.Basis,
        What = DutyRules.Find(duty.Rule)?.Say.Here,
        duty.Trigger,
        duty.SubjectId,
        Reporter = names[duty.ReporterId],
        duty.TriggeredOn,
        duty.StatutoryOn,
        duty.DueOn,
        duty.State,
        duty.ReportedOn,
        DecidedBy = duty.DecidedById is { } person ? names.OfPerson(person) : null,
        Note = readable ? duty.Note?.Reveal() : null,
        duty.CreatedAt,
        duty.DecidedAt,
        Etag = EntityTags.TextOf(duty),
    };

    /// <param name="On">The day of the report; left out: today.</param>
    /// <param name="Note">The authority's receipt, or why there is nothing to report.</param>
    internal sealed record DecisionRequest(LocalDate? On, string? Note);
}
