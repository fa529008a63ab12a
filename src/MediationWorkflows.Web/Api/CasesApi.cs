using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Web.Cases;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/cases</c>: opening, finding and closing a case, and what its metadata says.</summary>
static class CasesApi
{
    public static void MapCases(this RouteGroupBuilder api)
    {
        api.MapPost("/cases", (OpenRequest body, ApiWrite write) => write.RunAsync(
            async (scope, viewer) =>
            {
                if (body.DefinitionId is { } definition)
                    await scope.Get<CaseDefinitions>().DemandAsync(definition, scope.Ct);
                return await scope.Get<OpenCase>().RunAsync(body.ToCommand(viewer), scope.Now, scope.Ct);
            },
            async (scope, viewer, opened) => Answer.Created(
                $"/api/v1/cases/{opened.Id}",
                (await scope.Get<CaseList>().SummarizeAsync([opened], viewer, scope.Now, scope.Ct))[0],
                opened)));
        api.MapGet("/cases", (int? limit, Guid? after, string? q, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var (items, next) = await scope.Get<CaseList>().RunAsync(new CaseList.Query(Page.Size(limit), after, Words: q), viewer, scope.Now, scope.Ct);
            return new Page<CaseSummary>(items, next?.ToString());
        })).RequireRateLimiting(Hosting.RateLimits.Search);
        api.MapGet("/cases/{id:guid}", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var shown = (CaseSummary)(await LookAsync(scope, viewer, id)).Shown;
            return (shown, shown.Etag);
        }));
        api.MapPost("/cases/{id:guid}/close", (Guid id, CloseRequest body, IfMatch match, ApiWrite write) => ChangeAsync(
            write, match, id,
            (scope, viewer) => scope.Get<CloseCase>().RunAsync(new CloseCase.Command(id, Input.Required(body.Outcome, "outcome"), viewer), scope.Now, scope.Ct),
            async (scope, viewer, closed) => (await scope.Get<CaseList>().SummarizeAsync([closed], viewer, scope.Now, scope.Ct))[0]));

        api.MapGet("/cases/{id:guid}/timeline", (Guid id, int? limit, int? after, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            // It grows at its beginning only, so a place is told by how much of it lies behind.
            var entries = await scope.Get<CaseTimeline>().ListAsync(id, viewer, scope.Now, scope.Ct);
            var rest = entries.Skip(entries.Count - Math.Clamp(after ?? entries.Count, 0, entries.Count)).Index().ToList();
            var page = Page.Of(rest, Page.SizeInCase(limit), last => $"{rest.Count - last.Index - 1}");
            return new Page<TimelineEntry>([.. page.Items.Select(entry => entry.Item)], page.Next);
        }));
        api.MapGet("/cases/{id:guid}/mails", (Guid id, int? limit, Guid? after, ApiRead read) => read.RunAsync(async (scope, viewer) =>
            Page.Of(await scope.Get<CaseMails>().ListAsync(id, viewer, scope.Now, scope.Ct, after, Page.SizeInCase(limit) + 1), Page.SizeInCase(limit), m => m.Id.ToString())));
    }

    /// <summary>Changes a case that the caller has seen (<c>If-Match</c>), and answers what is shown of it then.</summary>
    internal static Task<IResult> ChangeAsync(
        ApiWrite write, IfMatch match, Guid id, Func<WorkScope, Viewer, Task> change, Func<WorkScope, Viewer, MediationCase, Task<object>> show) => write.OnRecordAsync(
        (scope, viewer) => LookAsync(scope, viewer, id),
        () => write.RunAsync(
            async (scope, viewer) =>
            {
                var (found, _) = await scope.Get<AccessPolicy>().FindAsync<MediationCase>(viewer, id, "case", scope.Now, scope.Ct);
                match.Require(found);
                await change(scope, viewer);
                return found;
            },
            async (scope, viewer, changed) => Answer.Ok(await show(scope, viewer, changed), changed)));

    /// <summary>The case as it is now, as the viewer may see it.</summary>
    internal static async Task<CaseRows.Fresh> LookAsync(WorkScope scope, Viewer viewer, Guid id)
    {
        var (found, _) = await scope.Get<AccessPolicy>().FindAsync<MediationCase>(viewer, id, "case", scope.Now, scope.Ct);
        return new(id, nameof(MediationCase), id, (await scope.Get<CaseList>().SummarizeAsync([found], viewer, scope.Now, scope.Ct))[0]);
    }

    public sealed record OpenRequest(
        string? Title, string? Jurisdiction, string? TimeZone, string? Calendar, int? Severity, LocalDate? LimitationDate, string? DefinitionId,
        IReadOnlyList<PartyRequest?>? Parties, string? Clause)
    {
        public OpenCase.Command ToCommand(Viewer by) => new(
            Title ?? "", Jurisdiction ?? "", TimeZone ?? "", Calendar ?? "", Severity ?? 0, LimitationDate, DefinitionId,
            [.. (Parties ?? []).Select((party, i) => Input.Element(party, $"parties[{i}]").ToInput())], Clause, by);
    }

    public sealed record CloseRequest(CaseOutcome? Outcome);
}

/// <summary>A person as the API takes them.</summary>
public sealed record PartyRequest(
    string? Key, string? Role, string? Name, string? Email, string? TimeZone, string? Language, ContactRequest? Contact, string? Representing)
{
    public static readonly PartyRequest Nobody = new(null, null, null, null, null, null, null, null);

    public PartyInput ToInput() => new(Key ?? "", Role ?? "", Name ?? "", Email ?? "", TimeZone, Language, Contact?.ToInput(), Representing);
}

/// <param name="SafeTimes">Local hours in which mail may arrive, such as <c>{"from": "09:00", "to": "17:00"}</c>; null: any.</param>
/// <param name="NoContact">No mail at all.</param>
public sealed record ContactRequest(SafeTimes? SafeTimes, bool? NoContact, IReadOnlyList<string>? Channels, string? Language)
{
    /// <summary>The product keeps the quiet hours, which are the safe hours turned round.</summary>
    public ContactInput ToInput() => new(NoContact ?? false, SafeTimes?.To, SafeTimes?.From, Channels, Language);
}

public sealed record SafeTimes(LocalTime? From, LocalTime? To);
