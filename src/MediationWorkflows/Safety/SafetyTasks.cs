using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Safety;

/// <summary>A step over a safety event: seen by those who may know of it, on a clock that nothing stops, told by a mail that does not wait.</summary>
public abstract class SafetyTask : TaskKind
{
    public override InformationClass Class => InformationClass.Safety;

    public override DeadlineClass Clock => DeadlineClass.Safety;

    public override string AssignedTemplate => SafetyAlerts.Template;

    public override MailWeight AssignedWeight => MailWeight.Urgent;
}

/// <summary>Somebody was paged and takes it into their hands.</summary>
public sealed class AcknowledgeSafetyTask(AcknowledgeSafetyEvent acknowledge) : SafetyTask
{
    public const string KindName = "safety.acknowledge";
    public const string Acknowledged = "Acknowledged";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Acknowledged];

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        acknowledge.RunAsync(new AcknowledgeSafetyEvent.Command(task.SubjectId!.Value, Viewer.CarryingOut(actorId)), now, ct);
}

/// <summary>Whether somebody outside is told: <c>data.reason</c>, and for Disclose <c>data.statement</c> and <c>data.recipients</c>.</summary>
public sealed class DecideSafetyTask(DecideSafetyEvent decide) : SafetyTask
{
    public const string KindName = "safety.decide";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = Enum.GetNames<SafetyDecision>();

    public override JsonObject Example => new()
    {
        ["reason"] = "The threat is serious and near.", ["statement"] = "A person may come to harm today.", ["recipients"] = new JsonArray("Emergency services"),
    };

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => decide.RunAsync(
        new DecideSafetyEvent.Command(task.SubjectId!.Value, Enum.Parse<SafetyDecision>(outcome), data.Text("reason"), data.Text("statement"), data.Texts("recipients"),
            data.Text("basis"), Viewer.CarryingOut(actorId)),
        now, ct);
}

/// <summary>Somebody looks after the person a day and three days later. Who is not safe then sets off the whole ladder again.</summary>
public sealed class FollowUpSafetyTask(AppDb db, RaiseSafetyEvent raise, SafetyAlerts alerts) : SafetyTask
{
    public const string KindName = "safety.followUp";
    public const string NotSafe = "NotSafe";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Safe", NotSafe];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var about = (await db.FindAsync<SafetyEvent>([task.SubjectId!.Value], ct))!;
        await alerts.ResolveAsync(about, KindName, now, ct);
        if (outcome == NotSafe)
        {
            await raise.RunAsync(
                new RaiseSafetyEvent.Command(task.CaseId, about.Kind.ToString(), data.Text("text") ?? "The follow-up found the person not safe.", Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}

/// <summary>One of two persons says that the danger is over (<c>data.reason</c>).</summary>
public sealed class ClearSafetyTask(ClearSafetyEvent clear) : SafetyTask
{
    public const string KindName = "safety.clear";
    public const string Cleared = "Cleared";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Cleared];

    public override JsonObject Example => new() { ["reason"] = "The person is safe and looked after." };

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        clear.RunAsync(new ClearSafetyEvent.Command(task.SubjectId!.Value, data.Text("reason"), Viewer.CarryingOut(actorId)), now, ct);
}

/// <summary>The event is closed, with a reason that stays (<c>data.reason</c>).</summary>
public sealed class CloseSafetyTask(CloseSafetyEvent close) : SafetyTask
{
    public const string KindName = "safety.close";
    public const string Closed = "Closed";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Closed];

    public override JsonObject Example => new() { ["reason"] = "Two persons have cleared it." };

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        close.RunAsync(new CloseSafetyEvent.Command(task.SubjectId!.Value, data.Text("reason"), Viewer.CarryingOut(actorId)), now, ct);
}
