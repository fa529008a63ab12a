using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Milestones;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>Somebody sees what will stand in the way, before it is too late, and what could be done then.</summary>
public sealed class NoteObstacle(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    private const int LongestText = 4000;

    /// <param name="MilestoneId">What it stands in the way of; null: of all.</param>
    /// <param name="Contingency">May be planned later.</param>
    public sealed record Command(Guid CaseId, Guid? MilestoneId, string Text, string? Contingency, Viewer By);

    public async Task<Obstacle> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.ReportProgress);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        var author = (await db.ParticipationsAsync(command.CaseId, ct)).FirstOrDefault(p => p.PersonId == command.By.PersonId && p.IsInMandate(now))
            ?? throw new NotAllowedException("Only somebody who takes part in the case notes an obstacle.");
        if (string.IsNullOrWhiteSpace(command.Text) || command.Text.Length > LongestText)
        {
            throw new InvalidInputException("text", $"Say what stands in the way, in at most {LongestText} characters.");
        }

        if (command.MilestoneId is { } id && (await db.FindAsync<Milestone>([id], ct) is not { } milestone || milestone.CaseId != command.CaseId))
        {
            throw new InvalidInputException("milestoneId", "There is no such milestone in this case.");
        }

        var obstacle = new Obstacle
        {
            Id = Ids.New(now), CaseId = command.CaseId, MilestoneId = command.MilestoneId, NotedById = author.Id, Text = new ClassifiedText(command.Text.Trim()), CreatedAt = now,
        };
        if (!string.IsNullOrWhiteSpace(command.Contingency))
        {
            obstacle.Plan(ContingencyOf(command.Contingency));
        }

        db.Add(obstacle);
        await audit.AppendAsync(obstacle, command.By.PersonId, "obstacle.noted", now, ct);
        return obstacle;
    }

    internal static string ContingencyOf(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= LongestText
        ? text
        : throw new InvalidInputException("contingency", $"Say what is done then, in at most {LongestText} characters.");
}
