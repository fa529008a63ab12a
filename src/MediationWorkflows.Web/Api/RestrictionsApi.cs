using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Restrictions;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/restrictions</c>: temporary limits on a clinician's duties, and what must be shown before they are lifted.</summary>
static class RestrictionsApi
{
    public static void MapRestrictions(this RouteGroupBuilder api)
    {
        api.MapCaseRows<Restriction>("restrictions", Show);
        api.MapPost("/cases/{id:guid}/restrictions", (Guid id, RestrictionRequest body, ApiWrite write) => write.CreateAsync("restrictions", Show, (scope, viewer) =>
            scope.Get<ProposeRestriction>().RunAsync(body.ToCommand(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/restrictions/{id:guid}/activate", (Guid id, IfMatch match, ApiWrite write) => Change(write, match, id, (scope, viewer, _) =>
            scope.Get<ActivateRestriction>().RunAsync(new ActivateRestriction.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/restrictions/{id:guid}/review", (Guid id, IfMatch match, ApiWrite write) => Change(write, match, id, (scope, viewer, _) =>
            scope.Get<ReviewRestriction>().RunAsync(new ReviewRestriction.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/restrictions/{id:guid}/benchmarks/{n:int}/evidence", (Guid id, int n, WordsRequest body, IfMatch match, ApiWrite write) => Change(write, match, id, (scope, viewer, access) =>
            scope.Get<EvidenceBenchmark>().RunAsync(new EvidenceBenchmark.Command(id, n, Input.Required(body.Text, "text"), access.ActingFor(access.Own), viewer), scope.Now, scope.Ct)));
        api.MapPost("/restrictions/{id:guid}/hear", (Guid id, WordsRequest? body, IfMatch match, ApiWrite write) => Change(write, match, id, (scope, viewer, _) =>
            scope.Get<HearClinician>().RunAsync(new HearClinician.Command(id, body?.Text, viewer), scope.Now, scope.Ct)));
        api.MapPost("/restrictions/{id:guid}/decide", (Guid id, DecisionRequest body, IfMatch match, ApiWrite write) => Change(write, match, id, (scope, viewer, _) =>
            scope.Get<DecideRestriction>().RunAsync(new DecideRestriction.Command(id, Input.Required(body.Decision, "decision"), body.Reason ?? "", body.Until, viewer), scope.Now, scope.Ct)));
        // What is refused stays on record, so it is committed.
        api.MapPost("/restrictions/{id:guid}/request-lift", (Guid id, IfMatch match, ApiWrite write) => write.OnRecordAsync<Restriction>(id, "restriction", Show, () => write.RunAsync(
            async (scope, viewer) =>
            {
                var (restriction, _) = await scope.Get<AccessPolicy>().FindAsync<Restriction>(viewer, id, "restriction", scope.Now, scope.Ct);
                match.Require(restriction);
                return (Row: restriction, Refused: await scope.Get<RequestLift>().RunAsync(new RequestLift.Command(id, viewer), scope.Now, scope.Ct));
            },
            async (scope, viewer, lift) => lift.Refused is { } refused ? Answer.Refused(refused) : Answer.Ok(await CaseRows.ShowAsync(scope, viewer, lift.Row, Show), lift.Row))));
    }

    static Task<IResult> Change(ApiWrite write, IfMatch match, Guid id, Func<WorkScope, Viewer, CaseAccess, Task> change) =>
        write.ChangeAsync<Restriction>(match, id, "restriction", Show, (scope, viewer, _, access) => change(scope, viewer, access));

    static object Show(Restriction restriction, ParticipantNames names, bool readable) => new
    {
        restriction.Id,
        restriction.CaseId,
        restriction.State,
        Clinician = readable ? names[restriction.ClinicianId] : null,
        Scope = readable ? restriction.Scope.Reveal() : null,
        Start = restriction.StartsOn,
        End = restriction.EndsOn,
        Owner = names[restriction.OwnerId],
        ReviewEvery = restriction.ReviewEveryDays,
        restriction.NextReviewOn,
        restriction.OverdueAt,
        ExceedsThirtyDaysSince = restriction.LongAt,
        Benchmarks = restriction.Benchmarks.OrderBy(b => b.Position).Select(b => new
        {
            N = b.Position, Mandatory = b.IsMandatory, b.EvidencedAt, By = names[b.ById], Text = readable ? b.What.Reveal() : null, Evidence = readable ? b.Text?.Reveal() : null,
        }),
        Heard = readable ? restriction.Heard?.Reveal() : null,
        restriction.HeardAt,
        Decisions = restriction.Decisions.OrderBy(d => d.At).Select(d => new
        {
            Decision = d.Kind, By = names.OfPerson(d.PersonId), For = d.IsForSafety ? "safety" : "institution", d.Until, d.At, Reason = readable ? d.Reason.Reveal() : null,
        }),
        restriction.CreatedAt,
        restriction.EndedAt,
        Etag = EntityTags.TextOf(restriction),
    };

    internal sealed record BenchmarkRequest(string? Text, bool? Mandatory);

    internal sealed record RestrictionRequest(
        string? Clinician, string? Scope, LocalDate? Start, LocalDate? End, string? Owner, int? ReviewEvery, IReadOnlyList<BenchmarkRequest>? Benchmarks)
    {
        public ProposeRestriction.Command ToCommand(Guid caseId, Viewer by) => new(
            caseId, Input.Required(Clinician, "clinician"), Scope ?? "", Input.Required(Start, "start"), End, Input.Required(Owner, "owner"), ReviewEvery ?? Restriction.LongestReviewInterval,
            [.. (Benchmarks ?? []).Select((b, i) => Input.Element(b, $"benchmarks[{i}]")).Select(b => new BenchmarkInput(b.Text ?? "", b.Mandatory ?? true))], by);
    }

    internal sealed record WordsRequest(string? Text);

    internal sealed record DecisionRequest(RestrictionDecisionKind? Decision, string? Reason, LocalDate? Until);
}
