using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>
/// The mediator nominates: <c>data.expert</c> with name and email, or the expert who is in the case already. The subject is
/// the escalation.
/// </summary>
public sealed class NominateExpertTask(NominateExpert nominate) : TaskKind
{
    public override string Name => "expert.nominate";

    public override IReadOnlyList<string> Outcomes { get; } = ["Nominated", "NobodyAvailable"];

    public override bool NeedsSubject => true;

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome != "Nominated")
        {
            return;
        }

        var expert = data.Object("expert") is { } given
            ? new PartyInput(given.Text("key") ?? "", nameof(Role.Expert), given.Text("name") ?? "", given.Text("email") ?? "")
            : null;
        await nominate.RunAsync(new NominateExpert.Command(task.SubjectId!.Value, expert, Viewer.CarryingOut(actorId)), now, ct);
    }
}

/// <summary>What concerns a mandate: the current one of the escalation that the task is about.</summary>
public abstract class MandateTask(AppDb db) : TaskKind
{
    public override bool NeedsSubject => true;

    protected async Task<ExpertMandate> MandateAsync(CaseTask task, CancellationToken ct) =>
        (await db.WithPendingAsync<ExpertMandate>(m => m.EscalationId == task.SubjectId, ct)).Find(m => m.State != MandateState.Removed)
        ?? throw new StateException("No expert is nominated.", "None", nameof(MandateState.Nominated));
}

/// <summary>The expert states their independence (<c>data.text</c>), or declines.</summary>
public sealed class IndependenceTask(AppDb db, StateIndependence state) : MandateTask(db)
{
    public override string Name => "expert.statement";

    public override IReadOnlyList<string> Outcomes { get; } = ["Stated", "Declined"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome == "Stated")
        {
            var mandate = await MandateAsync(task, ct);
            await state.RunAsync(new StateIndependence.Command(
                mandate.Id, data.Text("text") ?? "I have no ties to anyone in this case.", Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}

/// <summary>A party objects to the expert (<c>data.reason</c>) or does not.</summary>
public sealed class ExpertObjectionsTask(AppDb db, ObjectToExpert objectTo) : MandateTask(db)
{
    public const string KindName = "expert.objections";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["NoObjection", "Objects"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome == "Objects")
        {
            var mandate = await MandateAsync(task, ct);
            await objectTo.RunAsync(new ObjectToExpert.Command(
                mandate.Id, task.AssigneeId!.Value, data.Text("reason") ?? "Doubts about independence.", Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}

internal static class ObjectionsAsked
{
    /// <summary>What each party was asked last about the expert of this mandate's escalation, answered or not.</summary>
    public static async Task<List<CaseTask>> ObjectionsAskedAsync(this AppDb db, ExpertMandate mandate, CancellationToken ct) =>
        [.. (await db.WithPendingAsync<CaseTask>(t => t.CaseId == mandate.CaseId && t.Kind == ExpertObjectionsTask.KindName && t.SubjectId == mandate.EscalationId, ct))
            .GroupBy(t => t.AssigneeId).Select(ofOne => ofOne.MaxBy(t => t.CreatedAt)!)];
}

/// <summary>The expert determines the question (<c>data.text</c>).</summary>
public sealed class DeterminationTask(AppDb db, ReportDetermination report) : MandateTask(db)
{
    public override string Name => "expert.determination";

    public override IReadOnlyList<string> Outcomes { get; } = ["Determined", "CannotDetermine"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome == "Determined")
        {
            var mandate = await MandateAsync(task, ct);
            await report.RunAsync(new ReportDetermination.Command(
                mandate.Id, data.Text("text") ?? "See the determination among the documents of the case.", Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}
