using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Web.Cases;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/cases/{id}/calendar</c>: what a running case counts its days with, and what it adds of its own. A dry run shows which of its deadlines would move.</summary>
static class CaseCalendarApi
{
    public static void MapCaseCalendar(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}/calendar", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            (await scope.Get<AccessPolicy>().For(viewer, id, scope.Now, scope.Ct)).DemandMetadata();
            var found = (await scope.Db.FindAsync<MediationCase>([id], scope.Ct))!;
            return (await ShowAsync(scope, found), EntityTags.TextOf(found));
        }));
        api.MapPut("/cases/{id:guid}/calendar", (Guid id, JsonObject body, bool? dryRun, IfMatch match, ApiWrite write) => write.OnRecordAsync((scope, viewer) => CasesApi.LookAsync(scope, viewer, id), () => write.RunAsync(
            async (scope, viewer) =>
            {
                var command = new ChangeCaseCalendar.Command(id, Read(body, id), CalendarsApi.Confirms(body), viewer);
                var change = scope.Get<ChangeCaseCalendar>();
                if (dryRun == true)
                    return (await CalendarsApi.GuardedAsync(() => change.PreviewAsync(command, scope.Now, scope.Ct)), Changed: null);
                var (found, _) = await scope.Get<AccessPolicy>().FindAsync<MediationCase>(viewer, id, "case", scope.Now, scope.Ct);
                match.Require(found);
                var (changed, preview) = await CalendarsApi.GuardedAsync(() => change.RunAsync(command, scope.Now, scope.Ct));
                return (preview, Changed: (MediationCase?)changed);
            },
            async (scope, _, done) =>
            {
                var (preview, changed) = done;
                var answer = changed is null ? new JsonObject { ["layers"] = preview.Next.Version } : await ShowAsync(scope, changed);
                CalendarsApi.ShowEffect(answer, isDryRun: changed is null, preview.Open.Count, [.. preview.Moved]);
                return Answer.Ok(answer, changed);
            })));
    }

    /// <summary>The form of a calendar that lies on another, without what a case's own has no use for: id, version and name.</summary>
    static CalendarDefinition Read(JsonObject body, Guid caseId)
    {
        var own = (JsonObject)body.DeepClone();
        var below = own["calendar"] is JsonValue value && value.TryGetValue<string>(out var id) ? id : null;
        foreach (var shown in (string[])["calendar", "dryRun", "total", "lengthened", "shortened", "affected"])
            own.Remove(shown);
        own["base"] = Input.Required(below, "calendar");
        own["name"] = "Case";
        return RuleBody.Read(own, CalendarCatalog.OfCase(caseId), CalendarJson.Read);
    }

    static async Task<JsonObject> ShowAsync(WorkScope scope, MediationCase found)
    {
        var calendar = (await scope.Get<CalendarCatalog>().FindAsync(found.CalendarId, scope.Ct))!;
        var shown = new JsonObject { ["calendar"] = found.CalendarId };
        if (CalendarCatalog.IsOfCase(calendar.Id))
        {
            shown = JsonNode.Parse(CalendarJson.Write(calendar))!.AsObject();
            shown["calendar"] = calendar.Base;
            foreach (var name in (string[])["id", "version", "name", "base"])
                shown.Remove(name);
        }

        shown["layers"] = WorkingCalendar.VersionOf(await scope.Get<CalendarCatalog>().LayersAsync(calendar, scope.Ct));
        shown["etag"] = EntityTags.TextOf(found);
        return shown;
    }
}
