using MediationWorkflows.Roadmap;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/obstacles</c>: what stands in the way of what was promised, and what is done then (R49).</summary>
static class ObstaclesApi
{
    public static void MapObstacles(this RouteGroupBuilder api)
    {
        api.MapCaseRows<Obstacle>("obstacles", Show);
        api.MapPost("/cases/{id:guid}/obstacles", (Guid id, ObstacleRequest body, ApiWrite write) => write.CreateAsync("obstacles", Show, (scope, viewer) =>
            scope.Get<NoteObstacle>().RunAsync(new NoteObstacle.Command(id, body.MilestoneId, body.Text ?? "", body.Contingency, viewer), scope.Now, scope.Ct)));
        api.MapPost("/obstacles/{id:guid}/contingency", (Guid id, ContingencyRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Obstacle>(match, id, "obstacle", Show,
            (scope, viewer, _, _) => scope.Get<SettleObstacle>().RunAsync(new SettleObstacle.Command(id, Input.Required(body.Contingency, "contingency"), viewer), scope.Now, scope.Ct)));
        api.MapPost("/obstacles/{id:guid}/resolve", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<Obstacle>(match, id, "obstacle", Show,
            (scope, viewer, _, _) => scope.Get<SettleObstacle>().RunAsync(new SettleObstacle.Command(id, Contingency: null, viewer), scope.Now, scope.Ct)));
    }

    static object Show(Obstacle obstacle, ParticipantNames names, bool readable) => new
    {
        obstacle.Id,
        obstacle.CaseId,
        obstacle.MilestoneId,
        obstacle.State,
        NotedBy = names[obstacle.NotedById],
        Text = readable ? obstacle.Text.Reveal() : null,
        Contingency = readable ? obstacle.Contingency?.Reveal() : null,
        obstacle.CreatedAt,
        obstacle.ResolvedAt,
        Etag = EntityTags.TextOf(obstacle),
    };

    internal sealed record ObstacleRequest(Guid? MilestoneId, string? Text, string? Contingency);

    internal sealed record ContingencyRequest(string? Contingency);
}
