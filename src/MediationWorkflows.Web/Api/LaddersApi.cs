using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Reminders;
using MediationWorkflows.Rulebook;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/ladders</c>: when people are reminded and what follows silence, as data that coordinators edit and version.</summary>
static class LaddersApi
{
    public static void MapLadders(this RouteGroupBuilder api)
    {
        api.MapGet("/ladders", (ApiRead read) => read.RunAsync(async (scope, _) =>
        {
            var catalog = scope.Get<LadderCatalog>();
            var shown = new List<object>();
            foreach (var id in await catalog.IdsAsync(scope.Ct))
            {
                var ladder = await catalog.CurrentAsync(id, scope.Ct);
                shown.Add(new { ladder.Id, ladder.Version, ladder.Name });
            }

            return Page.Whole(shown);
        }));
        api.MapGet("/ladders/{id}", (string id, ApiRead read) => read.RunAsync(async (scope, _) =>
        {
            var found = await scope.Get<LadderCatalog>().FindAsync(id, scope.Ct) ?? throw new NotFoundException("ladder");
            return (await ShowAsync(scope, found), EntityTags.TextOf(new RuleBody.Tag(found.Version)));
        }));
        api.MapPut("/ladders/{id}", (string id, JsonObject body, IfMatch match, ApiWrite write) => write.RunAsync(
            async (scope, viewer) =>
            {
                AccessPolicy.DemandAccount(viewer, Role.Coordinator, Role.Administrator);
                if (await scope.Get<LadderCatalog>().FindAsync(id, scope.Ct) is { } current)
                    match.Require(new RuleBody.Tag(current.Version));
                return await scope.Get<EditLadder>().RunAsync(new EditLadder.Command(RuleBody.Read(body, id, LadderLibrary.Read), viewer), scope.Now, scope.Ct);
            },
            async (scope, _, ladder) => Answer.Ok(await ShowAsync(scope, ladder), new RuleBody.Tag(ladder.Version))));
    }

    static async Task<JsonObject> ShowAsync(WorkScope scope, ReminderLadder ladder) => RuleBody.Show(
        LadderLibrary.Write(ladder), ladder.Version, await scope.Get<EditedRules>().HistoryAsync(LadderCatalog.Kind, ladder.Id, scope.Ct));
}
