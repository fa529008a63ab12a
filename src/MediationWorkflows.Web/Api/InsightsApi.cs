using MediationWorkflows.Access;
using MediationWorkflows.Competence;
using MediationWorkflows.Insights;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/insights</c>: what is learnt over cases, for analysts; and <c>/competence</c>: what mediators have learnt.</summary>
static class InsightsApi
{
    public static void MapInsights(this RouteGroupBuilder api)
    {
        api.MapGet("/insights", (InsightBy? by, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            AccessPolicy.DemandAccount(viewer, Role.Analyst);
            // Only what was published: nothing is counted on demand.
            var published = await scope.Db.Set<InsightReport>().Where(r => by == null || r.By == by).OrderBy(r => r.From).ThenBy(r => r.By).ToListAsync(scope.Ct);
            return Page.Whole(published.ConvertAll(r => (object)new { r.By, r.From, r.To, r.SmallestCount, r.Cells, r.PublishedAt }));
        }));
        api.MapPost("/cases/{id:guid}/cause", (Guid id, CauseRequest body, ApiWrite write) => write.RunAsync(
            async (scope, viewer) =>
            {
                await scope.Get<NameCause>().RunAsync(new NameCause.Command(id, Input.Required(body.Cause, "cause"), viewer), scope.Now, scope.Ct);
                return true;
            },
            _ => Answer.NoContent));
        api.MapGet("/competence", (string? person, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            AccessPolicy.DemandAccount(viewer, Role.Coordinator, Role.Administrator, Role.Auditor);
            var email = person?.ToLowerInvariant();
            var today = scope.Now.InUtc().Date;
            var records = await scope.Db.Set<CompetenceRecord>().Join(scope.Db.Set<Parties.Person>(), r => r.PersonId, p => p.Id, (r, p) => new { Record = r, p.Email })
                .Where(r => email == null || r.Email == email).OrderBy(r => r.Record.Id).ToListAsync(scope.Ct);
            return Page.Whole(records.ConvertAll(r => Show(r.Record, r.Email, today)));
        }));
        api.MapPost("/competence", (CompetenceRequest body, ApiWrite write) => write.RunAsync(
            (scope, viewer) => scope.Get<RecordCompetence>().RunAsync(body.ToCommand(viewer), scope.Now, scope.Ct),
            (scope, _, record) => Task.FromResult(new Answer(StatusCodes.Status201Created, Show(record, body.Person!, scope.Now.InUtc().Date), new Dictionary<string, string>(StringComparer.Ordinal)))));
    }

    static object Show(CompetenceRecord record, string person, LocalDate today) => new
    {
        record.Id, Person = person, record.Kind, record.Title, record.Hours, record.CompletedOn, record.ExpiresOn, IsCurrent = record.ExpiresOn is not { } expires || expires >= today,
    };

    internal sealed record CauseRequest(CauseKind? Cause);

    internal sealed record CompetenceRequest(string? Person, CompetenceKind? Kind, string? Title, decimal? Hours, LocalDate? CompletedOn, LocalDate? ExpiresOn)
    {
        public RecordCompetence.Command ToCommand(Viewer by) => new(
            Input.Required(Person, "person"), Input.Required(Kind, "kind"), Title ?? "", Hours ?? 0, Input.Required(CompletedOn, "completedOn"), ExpiresOn, by);
    }
}
