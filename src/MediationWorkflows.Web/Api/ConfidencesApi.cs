using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Parties;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Whistleblowing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary>The safe channel of whistleblowers, access by logged exception, interpreters' access to a session, and the erasure of a person.</summary>
static class ConfidencesApi
{
    public static void MapConfidences(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}/whistleblower-reports", (Guid id, ApiRead read, IOptions<WhistleblowingOptions> options) => read.RunAsync(async (scope, viewer) =>
        {
            var access = await scope.Get<AccessPolicy>().For(viewer, id, scope.Now, scope.Ct);
            // Whose they are is encrypted, so the policy looks at each; there are never many.
            var reports = await scope.Db.Set<WhistleblowerReport>().Where(r => r.CaseId == id).ToListAsync(scope.Ct);
            var countable = access.Level(InformationClass.Whistleblower) >= AccessLevel.Metadata && reports.Count >= options.Value.SmallestCount;
            return (object)new
            {
                // By id, which is random: not even their order tells who came first.
                Items = reports.Where(access.CanRead).OrderBy(r => r.Id).Select(r => new { r.Id, r.ReceivedOn }),
                Count = countable ? reports.Count : (int?)null,
                Next = (string?)null,
            };
        }));
        api.MapPost("/cases/{id:guid}/whistleblower-reports", (Guid id, ReportRequest body, ApiWrite write) => write.RunAsync(
            (scope, viewer) => scope.Get<ReportAsWhistleblower>().RunAsync(
                new ReportAsWhistleblower.Command(id, body.Text ?? "", body.With, viewer), scope.Now, scope.Ct),
            report => Answer.Created($"/api/v1/whistleblower-reports/{report.Id}", new { report.Id, report.CaseId, report.ReceivedOn }, report))).WithMetadata(UnnamedCaller.Instance);
        api.MapGet("/whistleblower-reports/{id:guid}", OpenReportAsync);
        api.MapPost("/cases/{id:guid}/exceptional-access", (Guid id, ExceptionRequest body, ApiWrite write) => write.RunAsync(
            (scope, viewer) => scope.Get<OpenByException>().RunAsync(
                new OpenByException.Command(id, Input.Required(body.SubjectId, "subjectId"), body.Basis ?? "", body.Reason ?? "", viewer), scope.Now, scope.Ct),
            opened => Answer.Ok(new { opened.SubjectId, opened.Basis, opened.At, Until = opened.At + ExceptionalAccess.Lasts })));
        api.MapGet("/participations/{id:guid}/erasure", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) =>
            await scope.Get<ErasePerson>().PreviewAsync(new ErasePerson.Command(await PersonAsync(scope, viewer, id), viewer), scope.Ct)));
        api.MapPost("/participations/{id:guid}/erase-person", (Guid id, IfMatch match, ApiWrite write) => write.OnRecordAsync(
            (scope, viewer) => PeopleApi.LookAsync(scope, viewer, id),
            () => write.RunAsync(
                async (scope, viewer) => await scope.Get<ErasePerson>().RunAsync(new ErasePerson.Command(await PersonAsync(scope, viewer, id, match), viewer), scope.Now, scope.Ct),
                result => Answer.Ok(result))));
        api.MapPost("/participations/{id:guid}/bind-session", (Guid id, BindRequest body, IfMatch match, ApiWrite write) => write.OnRecordAsync((scope, viewer) => PeopleApi.LookAsync(scope, viewer, id), () => write.RunAsync(
            async (scope, viewer) =>
            {
                // What is wrong with the body is said before anything is looked for, or the answer would tell what there is.
                var command = new BindToSession.Command(
                    id, Input.Required(body.SessionId, "sessionId"), Input.Required(body.From, "from"), Input.Required(body.To, "to"), viewer);
                match.Require((await PeopleApi.FindAsync(scope, viewer, id)).Found);
                await scope.Get<BindToSession>().RunAsync(command, scope.Now, scope.Ct);
                return true;
            },
            _ => Answer.NoContent)));
    }

    static async Task<Guid> PersonAsync(WorkScope scope, Viewer viewer, Guid participationId, IfMatch? match = null)
    {
        AccessPolicy.DemandAccount(viewer, Role.Administrator);
        var part = await scope.Db.FindAsync<Participation>([participationId], scope.Ct) ?? throw new NotFoundException("participation");
        match?.Require(part);
        return part.PersonId;
    }

    static async Task<IResult> OpenReportAsync(Guid id, HttpContext http, UnitOfWork work)
    {
        var opened = await work.RunAsync(
            async scope =>
            {
                if (await scope.Get<AccessPolicy>().TryOpenAsync<WhistleblowerReport>(http.User.Viewer(), id, scope.Now, scope.Ct) is not var (report, access))
                    return null;
                return (object)new
                {
                    report.Id,
                    report.CaseId,
                    Text = report.Text.Reveal(),
                    report.ReceivedOn,
                    // Whoever reads it reads what was said and what followed; who it was is told to nobody.
                    Mine = access.ActsFor(report.ReporterId),
                    Flags = report.Flags.OrderBy(f => f.Day).Select(f => new { Step = f.Step.Reveal(), f.Day }),
                };
            },
            http.RequestAborted);
        return Results.Ok(opened ?? throw new NotFoundException("report"));
    }

    /// <param name="With">Short names or ids of the mediators and safety officers who read it; every mediator when missing.</param>
    public sealed record ReportRequest(string? Text, IReadOnlyList<string>? With);

    public sealed record ExceptionRequest(Guid? SubjectId, string? Basis, string? Reason);

    public sealed record BindRequest(Guid? SessionId, Instant? From, Instant? To);
}
