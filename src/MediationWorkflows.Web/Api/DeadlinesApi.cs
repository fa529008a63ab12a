using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Web.Cases;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/deadlines</c>: when something is due, and why then; more time, and no date at all.</summary>
static class DeadlinesApi
{
    public static void MapDeadlines(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}/deadlines", (Guid id, int? limit, Guid? after, ApiRead read) => read.RunAsync(async (scope, viewer) =>
            Page.Of(await scope.Get<CaseDeadlines>().ListAsync(id, viewer, after, Page.SizeInCase(limit) + 1, scope.Now, scope.Ct), Page.SizeInCase(limit), d => d.Id.ToString())));
        api.MapGet("/deadlines/{id:guid}", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var found = await scope.Get<CaseDeadlines>().GetAsync(id, viewer, scope.Now, scope.Ct);
            return (found, found.Etag);
        }));
        api.MapPost("/deadlines/{id:guid}/extend", (Guid id, ExtendRequest body, IfMatch match, ApiWrite write) => ChangeAsync(
            write, match, id, (scope, viewer) => scope.Get<ExtendDeadline>().RunAsync(
                new ExtendDeadline.Command(id, Rule(body.Rule), Reason(body.Reason), viewer), scope.Now, scope.Ct)));
        api.MapPost("/deadlines/{id:guid}/waive", (Guid id, WaiveRequest body, IfMatch match, ApiWrite write) => ChangeAsync(
            write, match, id, (scope, viewer) => scope.Get<WaiveDeadline>().RunAsync(
                new WaiveDeadline.Command(id, Reason(body.Reason), viewer), scope.Now, scope.Ct)));
    }

    static Task<IResult> ChangeAsync(ApiWrite write, IfMatch match, Guid id, Func<WorkScope, Viewer, Task<Deadline>> change) => write.OnRecordAsync(
        async (scope, viewer) =>
        {
            var found = await scope.Get<CaseDeadlines>().FindAsync(id, viewer, scope.Now, scope.Ct);
            return new(found.CaseId, nameof(Deadline), id, await scope.Get<CaseDeadlines>().GetAsync(id, viewer, scope.Now, scope.Ct));
        },
        () => write.RunAsync(
            async (scope, viewer) =>
            {
                match.Require(await scope.Get<CaseDeadlines>().FindAsync(id, viewer, scope.Now, scope.Ct));
                return await change(scope, viewer);
            },
            async (scope, viewer, changed) => Answer.Ok(await scope.Get<CaseDeadlines>().GetAsync(changed.Id, viewer, scope.Now, scope.Ct), changed)));

    internal static string Rule(string? text)
    {
        var rule = Input.Required(text, "rule");
        try
        {
            DeadlineRule.Parse(rule);
            return rule;
        }
        catch (TimeRuleException unreadable)
        {
            throw new InvalidInputException("rule", unreadable.Phrase);
        }
    }

    /// <summary>It is shown with the dates, to everybody who sees them.</summary>
    internal static string Reason(string? text) => Input.Required(text, "reason") is { Length: <= 200 } reason
        ? reason
        : throw new InvalidInputException("reason", "A reason has at most 200 characters.");

    /// <param name="Rule">How much more, counted from the day that it was due: for example <c>5 BD</c>.</param>
    public sealed record ExtendRequest(string? Rule, string? Reason);

    public sealed record WaiveRequest(string? Reason);
}
