using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Rulebook;
using Microsoft.EntityFrameworkCore;
using NodaTime.Text;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/calendars</c>: as data that administrators edit and version. A dry run shows which open deadlines would move.</summary>
static class CalendarsApi
{
    /// <summary>An edit may move every deadline there is; the counts say how many, the list shows so many of them.</summary>
    const int MostListed = 1000;

    public static void MapCalendars(this RouteGroupBuilder api)
    {
        api.MapGet("/calendars", (ApiRead read) => read.RunAsync(async (scope, _) =>
        {
            var catalog = scope.Get<CalendarCatalog>();
            var shown = new List<object>();
            foreach (var id in await catalog.IdsAsync(scope.Ct))
            {
                var calendar = (await catalog.FindAsync(id, scope.Ct))!;
                shown.Add(new { calendar.Id, calendar.Version, calendar.Name, calendar.Base });
            }

            return Page.Whole(shown);
        }));
        api.MapGet("/calendars/{id}", (string id, ApiRead read) => read.RunAsync(async (scope, _) =>
        {
            var found = CalendarCatalog.IsOfCase(id) ? null : await scope.Get<CalendarCatalog>().FindAsync(id, scope.Ct);
            if (found is null)
                throw new NotFoundException("calendar");
            return (await ShowAsync(scope, found), EntityTags.TextOf(new RuleBody.Tag(found.Version)));
        }));
        api.MapPut("/calendars/{id}", (string id, JsonObject body, bool? dryRun, IfMatch match, ApiWrite write) => write.RunAsync(
            async (scope, viewer) =>
            {
                var command = new EditCalendar.Command(RuleBody.Read(body, id, CalendarText), Confirms(body), viewer);
                var edit = scope.Get<EditCalendar>();
                if (dryRun == true)
                    return (await GuardedAsync(() => edit.PreviewAsync(command, scope.Ct)), IsDone: false);
                if (await scope.Get<CalendarCatalog>().FindAsync(id, scope.Ct) is { } current)
                    match.Require(new RuleBody.Tag(current.Version));
                return ((await GuardedAsync(() => edit.RunAsync(command, scope.Now, scope.Ct))).Preview, IsDone: true);
            },
            async (scope, _, done) =>
            {
                var (preview, isDone) = done;
                var answer = isDone ? await ShowAsync(scope, preview.Next) : [];
                ShowEffect(answer, isDryRun: !isDone, preview.Total, preview.Moved);
                return Answer.Ok(answer, isDone ? new RuleBody.Tag(preview.Next.Version) : null);
            }));
    }

    static CalendarDefinition CalendarText(string json, string id) => CalendarJson.Read(json, id);

    /// <summary>What a change of days does, or would do, to open deadlines.</summary>
    internal static void ShowEffect(JsonObject answer, bool isDryRun, int total, IReadOnlyList<EditCalendar.Affected> moved)
    {
        var shortened = moved.Count(m => m.Effect == ChangeEffect.Shorter);
        answer["dryRun"] = isDryRun;
        answer["total"] = total;
        answer["lengthened"] = moved.Count - shortened;
        answer["shortened"] = shortened;
        answer["affected"] = new JsonArray([.. moved.Take(MostListed).Select(Show)]);
    }

    internal static bool Confirms(JsonObject body) => body["confirm"] switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var confirmed) => confirmed,
        _ => throw new InvalidInputException("confirm", "This is true or false."),
    };

    /// <summary>What is wrong with a calendar is the caller's to mend.</summary>
    internal static async Task<T> GuardedAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (TimeRuleException refused)
        {
            throw new InvalidInputException("$", refused.Phrase);
        }
    }

    static async Task<JsonObject> ShowAsync(WorkScope scope, CalendarDefinition calendar)
    {
        var shown = RuleBody.Show(CalendarJson.Write(calendar), calendar.Version,
            await scope.Get<EditedRules>().HistoryAsync(CalendarCatalog.Kind, calendar.Id, scope.Ct));
        shown["layers"] = WorkingCalendar.VersionOf(await scope.Get<CalendarCatalog>().LayersAsync(calendar, scope.Ct));
        var rollout = await scope.Db.Set<CalendarRollout>().Where(r => r.CalendarId == calendar.Id).OrderByDescending(r => r.Id).FirstOrDefaultAsync(scope.Ct);
        shown["rollout"] = rollout is null ? null : new JsonObject
        {
            ["version"] = rollout.CalendarVersion,
            ["startedAt"] = InstantPattern.ExtendedIso.Format(rollout.StartedAt),
            ["finishedAt"] = rollout.FinishedAt is { } finished ? InstantPattern.ExtendedIso.Format(finished) : null,
            ["total"] = rollout.Total,
            ["done"] = rollout.Done,
            ["lengthened"] = rollout.Lengthened,
            ["shortened"] = rollout.Shortened,
            ["kept"] = rollout.Kept,
        };
        return shown;
    }

    static JsonNode Show(EditCalendar.Affected affected) => new JsonObject
    {
        ["deadlineId"] = affected.Deadline.Id.ToString(),
        ["caseId"] = affected.Deadline.CaseId.ToString(),
        ["kind"] = affected.Deadline.Kind,
        ["effect"] = affected.Effect.ToString(),
        ["before"] = Date(affected.DueBefore, affected.ExpiresBefore),
        ["after"] = Date(affected.After.Day, affected.After.ExpiresAt),
    };

    static JsonObject Date(NodaTime.LocalDate dueOn, NodaTime.Instant expiresAt) => new() { ["dueOn"] = $"{dueOn:uuuu-MM-dd}", ["expiresAt"] = InstantPattern.ExtendedIso.Format(expiresAt) };
}
