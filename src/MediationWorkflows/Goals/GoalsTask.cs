using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Concerns;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Goals;

/// <summary>
/// A party thinks about their goals before the mediation (<c>data.goals</c>, <c>expectations</c>, <c>withoutAgreement</c>) and names fears, if they
/// have any (<c>data.fears</c>: objects with <c>kind</c> and <c>text</c>). Nobody has to.
/// </summary>
public sealed class GoalsTask(AppDb db, WriteGoals write, RaiseConcern raise) : TaskKind
{
    public const string KindName = "goals";
    public const string Written = "Written";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Written, "Declined"];

    /// <summary>That one keeps their goals to themselves is no answer for the others.</summary>
    public override bool RefusalDecides => false;

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct)
    {
        foreach (var party in await db.ActivePartiesAsync(caseId, now, ct))
        {
            await db.GoalsFormAsync(caseId, party.Id, now, ct);
        }

        return null;
    }

    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct) =>
        (await db.WithPendingAsync<GoalsForm>(g => g.CaseId == caseId, ct)).Where(g => g.State != GoalsFormState.Requested).Select(g => g.OwnerId).ToHashSet();

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var (owner, by) = (task.AssigneeId!.Value, Viewer.CarryingOut(actorId));
        if (outcome == Written && data.Text("goals") is { } goals)
        {
            await write.RunAsync(new WriteGoals.Command(task.CaseId, owner, goals, data.Text("expectations"), data.Text("withoutAgreement"), by), now, ct);
        }
        else
        {
            // Thought about, and kept to themselves.
            (await db.GoalsFormAsync(task.CaseId, owner, now, ct)).Waive();
        }

        foreach (var (i, fear) in data.Objects("fears").Index())
        {
            await raise.RunAsync(new RaiseConcern.Command(
                task.CaseId, owner, Concern.KindOf(fear.Text("kind"), Concern.Fears, $"data.fears[{i}].kind"), fear.Text("text") ?? "", ShareWithMediator: false, by), now, ct);
        }
    }
}
