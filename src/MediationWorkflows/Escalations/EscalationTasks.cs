using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Milestones;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Escalations;

/// <summary>
/// The mediator holds a brief session, ninety minutes over one issue, and says what it led to: a cure plan (<c>data.days</c>, at most 20 business days), an amendment,
/// a party that would not come, or nothing.
/// </summary>
public sealed class BriefSessionTask(AppDb db, AuditTrail audit) : TaskKind
{
    public override string Name => "escalation.briefSession";

    public override IReadOnlyList<string> Outcomes { get; } = [.. Enum.GetNames<BriefSessionOutcome>()];

    public override bool NeedsSubject => true;

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var escalation = (await db.FindAsync<Escalation>([task.SubjectId], ct))!;
        escalation.EndSession(Enum.Parse<BriefSessionOutcome>(outcome), data.Whole("days") ?? Escalation.LongestCure, data.Text("text"), now);
        await audit.AppendAsync(escalation, actorId, "escalation.session", now, ct, $$"""{"outcome":"{{outcome}}"}""");
    }
}

/// <summary>Whoever is late says that it is done now (<c>data.text</c> is the evidence), or that it will not be.</summary>
public sealed class CureTask(AppDb db) : TaskKind
{
    public const string KindName = "escalation.cure";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Done", "NotDone"];

    public override bool NeedsSubject => true;

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome == "Done" && await db.MissedMilestoneAsync(task.SubjectId, ct) is { } milestone)
        {
            milestone.SubmitCure(data.Text("text") ?? "See the documents of the case.", now);
        }
    }
}

/// <summary>Whoever verifies says whether what was late is made good now.</summary>
public sealed class CureCheckTask(AppDb db, PlanPayments payments) : TaskKind
{
    public const string KindName = "escalation.cureCheck";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Cured", "NotCured"];

    public override bool NeedsSubject => true;

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome == "Cured" && await db.MissedMilestoneAsync(task.SubjectId, ct) is { } milestone)
        {
            milestone.Cure(task.AssigneeId!.Value, now);
            await payments.RunAsync(milestone, now, ct);
        }
    }
}

/// <summary>The mediator gets an advisory opinion (<c>data.text</c>), which binds nobody, and says whether the parties follow it.</summary>
public sealed class AdvisoryOpinionTask(DecideEscalation decide) : TaskKind
{
    public override string Name => "escalation.advisoryOpinion";

    public override IReadOnlyList<string> Outcomes { get; } = ["Followed", "NotFollowed"];

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        decide.RunAsync(new DecideEscalation.Command(
            task.SubjectId!.Value, data.Text("text") ?? "See the opinion among the documents of the case.", Viewer.CarryingOut(actorId)), now, ct);
}

internal static class SubjectOfEscalation
{
    /// <summary>The milestone that an escalation is about, while it is missed.</summary>
    public static async Task<Milestone?> MissedMilestoneAsync(this AppDb db, Guid? escalationId, CancellationToken ct) =>
        await db.FindAsync<Escalation>([escalationId], ct) is { SubjectId: { } subject } && await db.FindAsync<Milestone>([subject], ct) is { State: MilestoneState.Missed } missed ? missed : null;

    public static Task<List<Escalation>> EscalationsAsync(this AppDb db, Guid caseId, CancellationToken ct) => db.WithPendingAsync<Escalation>(e => e.CaseId == caseId, ct);
}
