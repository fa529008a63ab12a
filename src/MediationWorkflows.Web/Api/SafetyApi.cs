using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Holds;
using MediationWorkflows.Safety;
using MediationWorkflows.Web.Auth;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/safety-events</c>: somebody may come to harm. Raised by anybody who takes part; seen by who raised it, those who were paged, and the neutrals.</summary>
static class SafetyApi
{
    public static void MapSafety(this RouteGroupBuilder api)
    {
        // A list tells that there is something; what it is, is opened one by one, and on record.
        api.MapCaseRows<SafetyEvent>("safety-events", (found, names, _) => Show(found, names, readable: false), withWords: false);
        api.MapPost("/cases/{id:guid}/safety-events", (Guid id, RaiseRequest body, ApiWrite write) => write.CreateAsync("safety-events", Show, (scope, viewer) =>
            scope.Get<RaiseSafetyEvent>().RunAsync(new RaiseSafetyEvent.Command(id, body.Kind ?? "", body.Statement ?? "", viewer), scope.Now, scope.Ct)));
        api.MapGet("/safety-events/{id:guid}", OpenAsync);
        api.MapPost("/safety-events/{id:guid}/acknowledge", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<SafetyEvent>(
            match, id, "safety event", Show, (scope, viewer, _, _) => scope.Get<AcknowledgeSafetyEvent>().RunAsync(
                new AcknowledgeSafetyEvent.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/safety-events/{id:guid}/decide", (Guid id, DecideRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<SafetyEvent>(
            match, id, "safety event", Show, (scope, viewer, _, _) => scope.Get<DecideSafetyEvent>().RunAsync(
                new DecideSafetyEvent.Command(id, Input.Required(body.Decision, "decision"), body.Reason, body.Statement,
                    [.. (body.Recipients ?? []).Select(r => r ?? "")], body.Basis, viewer),
                scope.Now, scope.Ct)));
        api.MapPost("/safety-events/{id:guid}/close", (Guid id, ReasonRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<SafetyEvent>(
            match, id, "safety event", Show, (scope, viewer, _, _) => scope.Get<CloseSafetyEvent>().RunAsync(
                new CloseSafetyEvent.Command(id, body.Reason, viewer), scope.Now, scope.Ct)));
        MapClear(api);
    }

    static async Task<IResult> OpenAsync(Guid id, HttpContext http, UnitOfWork work)
    {
        // A read that writes: the trail of it commits also when what is shown is only that there is something.
        var (shown, tag) = await work.RunAsync(
            async scope =>
            {
                var policy = scope.Get<AccessPolicy>();
                var (found, access) = await policy.FindAsync<SafetyEvent>(http.User.Viewer(), id, "safety event", scope.Now, scope.Ct);
                var readable = await policy.OpenToReadAsync(access, found, scope.Now, scope.Ct);
                return (Show(found, await ParticipantNames.OfAsync(scope.Db, found.CaseId, scope.Ct), readable), EntityTags.TextOf(found));
            },
            http.RequestAborted);
        http.Response.Headers.ETag = tag;
        return Results.Ok(shown);
    }

    /// <summary>With <c>dryRun</c>: the dates to which the deadlines move when the second person clears it (T7).</summary>
    static void MapClear(RouteGroupBuilder api) =>
        api.MapPost("/safety-events/{id:guid}/clear", (Guid id, ClearRequest body, IfMatch match, ApiWrite write) => write.OnRecordAsync<SafetyEvent>(id, "safety event", Show, () => write.RunAsync(
            async (scope, viewer) =>
            {
                var clear = scope.Get<ClearSafetyEvent>();
                if (body.DryRun ?? false)
                    return (Event: (await scope.Get<AccessPolicy>().FindAsync<SafetyEvent>(viewer, id, "safety event", scope.Now, scope.Ct)).Row,
                        Moved: (IReadOnlyList<ResumeHold.Resumption>?)await clear.PreviewAsync(id, viewer, scope.Now, scope.Ct));
                var (found, _) = await scope.Get<AccessPolicy>().FindAsync<SafetyEvent>(viewer, id, "safety event", scope.Now, scope.Ct);
                match.Require(found);
                return (Event: await clear.RunAsync(new ClearSafetyEvent.Command(id, body.Reason, viewer), scope.Now, scope.Ct), Moved: null);
            },
            async (scope, viewer, done) =>
            {
                if (done.Moved is null)
                    return Answer.Ok(await CaseRows.ShowAsync(scope, viewer, done.Event, Show), done.Event);
                var names = await ParticipantNames.OfAsync(scope.Db, done.Event.CaseId, scope.Ct);
                return Answer.Ok(new { DryRun = true, Moved = done.Moved.Select(m => HoldsApi.Show(m, names)) }, done.Event);
            })));

    static object Show(SafetyEvent found, ParticipantNames names, bool readable) => new
    {
        found.Id,
        found.CaseId,
        found.Kind,
        found.State,
        found.RaisedAt,
        RaisedBy = readable ? names[found.RaisedById] : null,
        Statement = readable ? found.Statement.Reveal() : null,
        found.AcknowledgedAt,
        found.Decision,
        found.Rule,
        found.DecidedAt,
        Reason = readable ? found.Reason?.Reveal() : null,
        Recipients = readable ? found.Recipients?.Reveal().Split('\n') : null,
        Clearances = readable ? found.Clearances.Select(c => new { c.PersonId, c.At, Reason = c.Reason.Reveal() }) : null,
        found.ClearedAt,
        found.ClosedAt,
        CloseReason = readable ? found.CloseReason?.Reveal() : null,
        found.HoldId,
        Pages = !readable ? null : found.Pages.OrderBy(p => p.At).Select(p => new { p.Position, To = names[p.ParticipationId], p.At }),
        Etag = EntityTags.TextOf(found),
    };

    public sealed record RaiseRequest(string? Kind, string? Statement);

    /// <param name="Statement">All that goes out, under Disclose.</param>
    /// <param name="Basis">The code of an exception; <c>threat-of-harm</c> when left out.</param>
    public sealed record DecideRequest(SafetyDecision? Decision, string? Reason, string? Statement, IReadOnlyList<string?>? Recipients, string? Basis);

    public sealed record ClearRequest(string? Reason, bool? DryRun);
}
