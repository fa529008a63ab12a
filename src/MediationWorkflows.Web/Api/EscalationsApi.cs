using MediationWorkflows.Access;
using MediationWorkflows.Escalations;
using MediationWorkflows.Web.Hosting;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/escalations</c> and <c>/mandates</c>: the ladder that is taken when a settlement is not kept, up to an expert's determination.</summary>
static class EscalationsApi
{
    public static void MapEscalations(this RouteGroupBuilder api)
    {
        api.MapCaseRows<Escalation>("escalations", Show);
        api.MapCaseRows<ExpertMandate>("mandates", Show);
        api.MapPost("/cases/{id:guid}/escalations", (Guid id, EscalationRequest body, ApiWrite write) => write.CreateAsync("escalations", Show, (scope, viewer) =>
            scope.Get<ProposeEscalation>().RunAsync(
                new ProposeEscalation.Command(id, Input.Required(body.Rung, "rung"), body.Question ?? "", body.SubjectId, viewer), scope.Now, scope.Ct)));
        api.MapPost("/escalations/{id:guid}/nominate", (Guid id, NominateRequest body, IfMatch match, ApiWrite write) => write.OnRecordAsync<Escalation>(id, "escalation", Show, () => write.RunAsync(
            async (scope, viewer) =>
            {
                var (escalation, _) = await scope.Get<AccessPolicy>().FindAsync<Escalation>(viewer, id, "escalation", scope.Now, scope.Ct);
                match.Require(escalation);
                return await scope.Get<NominateExpert>().RunAsync(new NominateExpert.Command(id, body.Expert?.ToInput(), viewer), scope.Now, scope.Ct);
            },
            async (scope, _, mandate) => Answer.Created(
                $"/api/v1/mandates/{mandate.Id}", Show(mandate, await ParticipantNames.OfAsync(scope.Db, mandate.CaseId, scope.Ct), readable: true), mandate))));
        MapMandates(api);
    }

    static void MapMandates(RouteGroupBuilder api)
    {
        api.MapPost("/mandates/{id:guid}/statement", (Guid id, TextRequest body, IfMatch match, ApiWrite write) => Change(
            write, match, id, (scope, viewer, _, _) => scope.Get<StateIndependence>().RunAsync(
                new StateIndependence.Command(id, Input.Required(body.Text, "text"), viewer), scope.Now, scope.Ct)));
        api.MapPost("/mandates/{id:guid}/object", (Guid id, ReasonRequest body, IfMatch match, ApiWrite write) => Change(
            write, match, id, (scope, viewer, _, access) => scope.Get<ObjectToExpert>().RunAsync(
                new ObjectToExpert.Command(id, access.ActingFor(access.Own), Input.Required(body.Reason, "reason"), viewer), scope.Now, scope.Ct)));
        api.MapPost("/mandates/{id:guid}/appoint", (Guid id, IfMatch match, ApiWrite write) => Change(
            write, match, id, (scope, viewer, _, _) => scope.Get<AppointExpert>().RunAsync(new AppointExpert.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/mandates/{id:guid}/remove", (Guid id, IfMatch match, ApiWrite write) => Change(
            write, match, id, (scope, viewer, _, _) => scope.Get<RemoveExpert>().RunAsync(new RemoveExpert.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/mandates/{id:guid}/report", (Guid id, TextRequest body, IfMatch match, ApiWrite write) => Change(
            write, match, id, (scope, viewer, _, _) => scope.Get<ReportDetermination>().RunAsync(
                new ReportDetermination.Command(id, Input.Required(body.Text, "text"), viewer), scope.Now, scope.Ct)));
    }

    static Task<IResult> Change(ApiWrite write, IfMatch match, Guid id, Func<Database.WorkScope, Viewer, ExpertMandate, CaseAccess, Task> change) =>
        write.ChangeAsync(match, id, "mandate", Show, change);

    static object Show(Escalation escalation, ParticipantNames names, bool readable) => new
    {
        escalation.Id,
        escalation.CaseId,
        escalation.Rung,
        Question = readable ? escalation.Question.Reveal() : null,
        escalation.SubjectId,
        escalation.State,
        escalation.RefusedBecause,
        escalation.SessionOutcome,
        Agenda = escalation.Rung == EscalationRung.BriefSession ? BriefSession.Agenda.Select(item => new { item.Minutes, What = item.What.Say() }) : null,
        escalation.CureDays,
        Decision = readable ? escalation.Decision?.Reveal() : null,
        escalation.CreatedAt,
        escalation.DecidedAt,
        Etag = EntityTags.TextOf(escalation),
    };

    static object Show(ExpertMandate mandate, ParticipantNames names, bool readable) => new
    {
        mandate.Id,
        mandate.CaseId,
        mandate.EscalationId,
        Expert = names[mandate.ExpertId],
        mandate.IsBinding,
        mandate.State,
        Statement = readable ? mandate.Statement?.Reveal() : null,
        mandate.StatementAt,
        Objections = mandate.Objections.Select(o => new { Party = names[o.ParticipationId], o.At, Reason = readable ? o.Reason.Reveal() : null }),
        Determination = readable ? mandate.Determination?.Reveal() : null,
        mandate.NominatedAt,
        mandate.AppointedAt,
        mandate.ReportedAt,
        Etag = EntityTags.TextOf(mandate),
    };

    public sealed record EscalationRequest(EscalationRung? Rung, string? Question, Guid? SubjectId);

    /// <param name="Expert">Somebody new to the case; null for the expert who takes part in it already.</param>
    public sealed record NominateRequest(PartyRequest? Expert);
}
