using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Publishing;

/// <summary>Publishes the latest version, and takes the chosen open cases along: their runs move, and with them the deadlines that get later by it.</summary>
public sealed class PublishWithImpact(AppDb db, PublicationImpact impact, PublishDefinition publish, MigrateInstances migrate, DeadlineTimes times, MoveDeadlines move)
{
    private const string Reason = "workflow-published";

    /// <param name="Seen">Number of the version whose impact was looked at.</param>
    /// <param name="Runs">Those that move; the others stay on their version.</param>
    public sealed record Command(string DefinitionId, int Seen, IReadOnlyCollection<Guid> Runs, Viewer By);

    /// <exception cref="StateException">The latest version is another one by now, or a chosen run can no longer move.</exception>
    /// <exception cref="DefinitionRefusedException">The definition has errors; nothing changed.</exception>
    public async Task<MigrateInstances.Report> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var foretold = await impact.RunAsync(command.DefinitionId, now, ct);
        if (foretold.Number != command.Seen)
            throw new StateException("Somebody saved a later version of this definition in the meantime. Look at what that one would change.", $"version {foretold.Number}");
        if (command.Runs.Except(foretold.CanMove.Select(r => r.InstanceId)).Any())
            throw new StateException("One of the chosen cases has gone on and can no longer move. Look again.", "");

        await publish.RunAsync(new PublishDefinition.Command(command.DefinitionId, command.By.PersonId), now, ct);
        await db.SaveChangesAsync(ct);
        var report = await migrate.RunAsync(
            new MigrateInstances.Command(command.DefinitionId, From: null, command.Seen, new Dictionary<string, string>(StringComparer.Ordinal), command.Runs, DryRun: false, By: command.By.PersonId?.ToString("N") ?? ""), now, ct);
        await MoveAsync([.. foretold.Deadlines.Where(d => d.IsLater && command.Runs.Contains(d.InstanceId))], command.By.PersonId, now, ct);
        if (report.Count > 0)
            db.Add(new DefinitionChange { Id = Ids.New(now), DefinitionId = command.DefinitionId, Number = command.Seen, Act = DefinitionAct.Moved, By = command.By.PersonId, Count = report.Count, At = now });
        return report;
    }

    private async Task MoveAsync(IReadOnlyList<AffectedDeadline> later, Guid? by, Instant now, CancellationToken ct)
    {
        var rules = later.ToDictionary(d => d.DeadlineId, d => d.Rule);
        List<MoveDeadlines.Move> moves = [];
        foreach (var deadline in await db.Set<Deadline>().Include(d => d.Changes).Where(d => rules.Keys.Contains(d.Id)).ToListAsync(ct))
        {
            var old = deadline.Rule;
            deadline.Rule = rules[deadline.Id];
            moves.Add(new MoveDeadlines.Move(deadline, await times.DeriveAsync(deadline, ct), old));
        }

        if (moves.Count > 0)
            await move.RunAsync(moves, new MoveDeadlines.Cause(Reason, by), now, ct);
    }
}
