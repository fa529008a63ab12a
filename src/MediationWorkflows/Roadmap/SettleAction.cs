using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>The owner says that a step was done, and what came of it; who keeps the roadmap says so too, or that it was missed or is dropped.</summary>
public sealed class SettleAction(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestText = 4000;

    /// <param name="ExpiresOn">The last day on which a training counts; null: for good.</param>
    public sealed record Command(Guid ActionId, RoadmapActionState State, string Result, LocalDate? ExpiresOn, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (action, access) = await policy.FindAsync<RoadmapAction>(command.By, command.ActionId, "roadmap action", now, ct);
        if (command.State != RoadmapActionState.Done || !access.ActsFor(await db.HolderAsync(action.CaseId, action.OwnerId, now, ct)))
        {
            access.Demand(CaseAction.ManageRoadmap);
        }

        var today = await db.TodayAsync(action.CaseId, now, ct);
        if (command.State is not (RoadmapActionState.Done or RoadmapActionState.Missed or RoadmapActionState.Dropped))
        {
            throw new InvalidInputException("state", "It is Done, Missed or Dropped.");
        }

        if (string.IsNullOrWhiteSpace(command.Result) || command.Result.Length > LongestText)
        {
            throw new InvalidInputException("result", $"Say what came of it, in at most {LongestText} characters.");
        }

        if (command.ExpiresOn is { } end && (end <= today || command.State != RoadmapActionState.Done))
        {
            throw new InvalidInputException("expiresOn", "What was done counts until a day that is still to come.");
        }

        action.Settle(command.State, command.Result.Trim(), today, command.ExpiresOn);
        await audit.AppendAsync(action, command.By.PersonId, "roadmap.settled", now, ct, $$"""{"state":"{{command.State}}"}""");
        if (!command.By.IsSystem)
        {
            var outcome = command.State == RoadmapActionState.Done ? nameof(RoadmapActionState.Done) : RoadmapActionTask.NotDone;
            await answer.OfAsync(action.CaseId, RoadmapActionTask.KindName, outcome, command.By.PersonId, now, ct, subjectId: action.Id);
        }
    }
}

/// <summary>The owner of a step says that it is done (<c>data.text</c>: what came of it; <c>data.expiresOn</c> for a training), or that it will not be.</summary>
public sealed class RoadmapActionTask(SettleAction settle) : TaskKind
{
    public const string KindName = "roadmap.action";
    public const string NotDone = "NotDone";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [nameof(RoadmapActionState.Done), NotDone];

    public override bool IsAwaited => false;

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var isDone = outcome == nameof(RoadmapActionState.Done);
        return settle.RunAsync(
            new SettleAction.Command(task.SubjectId!.Value, isDone ? RoadmapActionState.Done : RoadmapActionState.Missed,
                data.Text("text") ?? (isDone ? "See the documents of the case." : "Its owner says that it will not be done."), isDone ? data.Date("expiresOn") : null, Viewer.CarryingOut(actorId)), now, ct);
    }
}
