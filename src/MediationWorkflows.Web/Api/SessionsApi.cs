using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/sessions</c>: meetings of the mediation, from their date to their end.</summary>
static class SessionsApi
{
    public static void MapSessions(this RouteGroupBuilder api)
    {
        api.MapCaseRows<Session>("sessions", Show);
        api.MapGet("/sessions/{id:guid}", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var (session, access) = await scope.Get<AccessPolicy>().FindAsync<Session>(viewer, id, "session", scope.Now, scope.Ct);
            return ((object)await DetailAsync(scope, session, access), EntityTags.TextOf(session));
        }));
        api.MapPost("/cases/{id:guid}/sessions", (Guid id, SessionRequest body, ApiWrite write) => write.CreateAsync("sessions", Show, (scope, viewer) =>
            scope.Get<ScheduleSession>().RunAsync(new ScheduleSession.Command(id, body.ToInput(), viewer), scope.Now, scope.Ct)));
        Change(api, "start", (scope, viewer, id) => scope.Get<StartSession>().RunAsync(new StartSession.Command(id, viewer), scope.Now, scope.Ct));
        Change(api, "pause", (scope, viewer, id) => scope.Get<PauseSession>().RunAsync(new PauseSession.Command(id, viewer), scope.Now, scope.Ct));
        Change(api, "resume", (scope, viewer, id) => scope.Get<ResumeSession>().RunAsync(new ResumeSession.Command(id, viewer), scope.Now, scope.Ct));
        Change(api, "rejoin", (scope, viewer, id) => scope.Get<RejoinSession>().RunAsync(new RejoinSession.Command(id, viewer), scope.Now, scope.Ct));
        Change(api, "finish", (scope, viewer, id) => scope.Get<FinishSession>().RunAsync(new FinishSession.Command(id, viewer), scope.Now, scope.Ct));
        Change(api, "cancel", (scope, viewer, id) => scope.Get<CancelSession>().RunAsync(new CancelSession.Command(id, viewer), scope.Now, scope.Ct));
        api.MapPost("/sessions/{id:guid}/no-show", (Guid id, AbsentRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Session>(match, id, "session", Show,
            (scope, viewer, _, _) => scope.Get<ReportNoShow>().RunAsync(new ReportNoShow.Command(id, body.Absent ?? [], viewer), scope.Now, scope.Ct)));
        api.MapPost("/sessions/{id:guid}/caucus", (Guid id, CaucusRequest body, IfMatch match, ApiWrite write) => write.OnRecordAsync<Session>(id, "session", Show, () => write.RunAsync(
            async (scope, viewer) =>
            {
                var (session, _) = await scope.Get<AccessPolicy>().FindAsync<Session>(viewer, id, "session", scope.Now, scope.Ct);
                match.Require(session);
                return (Session: session, Caucus: await scope.Get<BeginCaucus>().RunAsync(new BeginCaucus.Command(id, body.With ?? [], viewer), scope.Now, scope.Ct));
            },
            // What is told in it is filed under its id.
            async (scope, viewer, begun) => Answer.Ok(
                new { CaucusId = begun.Caucus.Id, Session = await CaseRows.ShowAsync(scope, viewer, begun.Session, Show) }, begun.Session))));
    }

    static void Change(RouteGroupBuilder api, string command, Func<WorkScope, Viewer, Guid, Task> run) =>
        api.MapPost($"/sessions/{{id:guid}}/{command}", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<Session>(
            match, id, "session", Show, (scope, viewer, _, _) => run(scope, viewer, id)));

    /// <summary>With its times as the viewer's clock and the case's show them, and the caucuses that the viewer was in.</summary>
    static async Task<object> DetailAsync(WorkScope scope, Session session, CaseAccess access)
    {
        var names = await ParticipantNames.OfAsync(scope.Db, session.CaseId, scope.Ct);
        var caseZone = (await scope.Db.FindAsync<MediationCase>([session.CaseId], scope.Ct))!.TimeZone;
        var person = access.Viewer.PersonId is { } id ? await scope.Db.FindAsync<Person>([id], scope.Ct) : null;
        return new
        {
            Session = Show(session, names, access.CanRead(session)),
            MyTime = Local(session.StartsAt, person?.TimeZone ?? caseZone),
            CaseTime = Local(session.StartsAt, caseZone),
            Caucuses = session.Blocks.Where(b => b.Members.Exists(m => access.ActsFor(m.ParticipationId))).OrderBy(b => b.Number)
                .Select(b => new { b.Id, With = b.Members.Select(m => names[m.ParticipationId]).Order(StringComparer.Ordinal) }),
        };
    }

    static object Local(Instant at, string zone) =>
        new { Zone = zone, StartsAt = LocalDateTimePattern.GeneralIso.Format(at.InZone(DeadlineDates.Zone(zone)).LocalDateTime) };

    static object Show(Session session, ParticipantNames names, bool readable) => new
    {
        session.Id,
        session.CaseId,
        session.Number,
        session.Format,
        session.State,
        session.StartsAt,
        session.PlannedEnd,
        session.BlockMinutes,
        session.BreakMinutes,
        Blocks = session.PlannedBlocks,
        Agenda = readable ? session.Agenda?.Reveal() : null,
        Attendees = readable ? session.Attendees.Select(a => new { Party = names[a.ParticipationId], a.AbsentAt }) : null,
        // Who asked for a pause is told to nobody, and with whom the mediator talks only to those.
        Course = readable ? session.Blocks.OrderBy(b => b.Number).Select(b => new { b.Kind, b.StartedAt, b.EndedAt }) : null,
        BlockEndsAt = session.State == SessionState.Live ? session.BlockEndsAt : null,
        session.StartedAt,
        session.EndedAt,
        Etag = EntityTags.TextOf(session),
    };

    /// <param name="Attendees">Short names or ids; all parties and the mediator when missing.</param>
    public sealed record SessionRequest(
        Instant? StartsAt, IReadOnlyList<string>? Attendees, int? BlockMinutes, int? BreakMinutes, int? Blocks, string? Agenda, SessionFormat? Format)
    {
        public SessionInput ToInput() => new(Input.Required(StartsAt, "startsAt"), Attendees, BlockMinutes, BreakMinutes, Blocks, Agenda, Format);
    }

    public sealed record CaucusRequest(IReadOnlyList<string>? With);

    public sealed record AbsentRequest(IReadOnlyList<string>? Absent);
}
