using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>Plans what is done if an obstacle stays, or puts on record that it is out of the way.</summary>
public sealed class SettleObstacle(AccessPolicy policy, AuditTrail audit)
{
    /// <param name="Contingency">Null: it is out of the way.</param>
    public sealed record Command(Guid ObstacleId, string? Contingency, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (obstacle, access) = await policy.FindAsync<Obstacle>(command.By, command.ObstacleId, "obstacle", now, ct);
        access.Demand(CaseAction.ReportProgress);
        if (command.Contingency is null)
        {
            obstacle.Resolve(now);
        }
        else
        {
            obstacle.Plan(NoteObstacle.ContingencyOf(command.Contingency));
        }

        await audit.AppendAsync(obstacle, command.By.PersonId, command.Contingency is null ? "obstacle.resolved" : "obstacle.planned", now, ct);
    }
}
