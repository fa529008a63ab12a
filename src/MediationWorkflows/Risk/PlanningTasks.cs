using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Risk;

/// <summary>The safety officer has spoken with each party alone (<c>data.screenings</c>: party, finding, note); without data, nothing stood against joint sessions.</summary>
public sealed class ScreenPartiesTask(AppDb db, ScreenParties screen) : TaskKind
{
    public const string KindName = "risk.screen";
    public const string Screened = "Screened";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Screened, nameof(MeetingFormat.Unsuitable)];

    public override InformationClass Class => InformationClass.Safety;

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var given = data.Objects("screenings").Select((s, i) => new ScreeningInput(
            s.Text("party") ?? "", Enum.TryParse<MeetingFormat>(s.Text("finding"), out var finding) ? finding : throw new InvalidInputException(
                $"screenings[{i}].finding", $"One of {string.Join(", ", Enum.GetNames<MeetingFormat>())}."), s.Text("note") ?? "")).ToList();
        if (given.Count > 0)
        {
            await screen.RunAsync(new ScreenParties.Command(task.CaseId, given, Viewer.CarryingOut(actorId)), now, ct);
        }

        var found = (await db.ScreeningsAsync(task.CaseId, ct)).Select(s => s.ParticipationId).ToHashSet();
        var rest = (await db.ActivePartiesAsync(task.CaseId, now, ct)).Where(p => !found.Contains(p.Id))
            .Select(p => new ScreeningInput(p.Key, outcome == Screened ? MeetingFormat.Joint : MeetingFormat.Unsuitable, data.Text("text") ?? $"Screened with the whole case: {outcome}.")).ToList();
        if (rest.Count > 0)
        {
            await screen.RunAsync(new ScreenParties.Command(task.CaseId, rest, Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}

/// <summary>The four gating checklists (<c>data.answers</c>: item, answer, evidence). What is left unanswered is confirmed as a whole, and says so.</summary>
public sealed class ChecklistsTask(AppDb db, AnswerChecklist answer) : TaskKind
{
    public const string KindName = "risk.checklists";
    public const string Completed = "Completed";

    private const string AsAWhole = "Confirmed as a whole by who completed the checklists.";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Completed, "NotMet"];

    public override InformationClass Class => InformationClass.Safety;

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct)
    {
        await db.OpenChecklistsAsync(caseId, now, ct);
        return null;
    }

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var lists = await db.ChecklistsAsync(task.CaseId, ct);
        foreach (var (i, given) in data.Objects("answers").Index())
        {
            var item = given.Text("item") ?? "";
            var list = lists.Find(l => l.Items.Exists(x => x.Code == item)) ?? throw new InvalidInputException($"answers[{i}].item", "No checklist has this item.");
            await AnswerAsync(list, item, Enum.TryParse<ChecklistAnswer>(given.Text("answer"), out var yes) ? yes : (ChecklistAnswer)(-1), given.Text("evidence"), actorId, now, ct);
        }

        if (outcome != Completed)
        {
            return;
        }

        foreach (var list in lists)
        {
            foreach (var item in list.Items.Where(x => x.Answer is null).Select(x => x.Code).ToList())
            {
                await AnswerAsync(list, item, ChecklistAnswer.Yes, AsAWhole, actorId, now, ct);
            }
        }

        if (!await db.PassesChecklistsAsync(task.CaseId, ct))
        {
            throw new StateException("An item is answered with No: mediation does not begin over it.", "NotMet", "NotMet");
        }
    }

    private Task AnswerAsync(Checklist list, string item, ChecklistAnswer given, string? evidence, Guid? actorId, Instant now, CancellationToken ct) =>
        answer.RunAsync(new AnswerChecklist.Command(list.Id, item, given, evidence, Viewer.CarryingOut(actorId)), now, ct);
}

/// <summary>Who checks on safety and when (<c>data</c>: owner, every, first, at); without data, whoever answers, each month.</summary>
public sealed class SafetyPlanTask(AppDb db, SetSafetyPlan set) : TaskKind
{
    public const string KindName = "risk.plan";
    public const string Planned = "Planned";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Planned];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (data.Count == 0 && (await db.WithPendingAsync<SafetyPlan>(p => p.CaseId == task.CaseId && p.SupersededAt == null, ct)).Count > 0)
        {
            return; // set already, not through this task
        }

        LocalTime? at = data.Text("at") is not { } text ? null
            : LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text) is { Success: true } time ? time.Value
            : throw new InvalidInputException("data.at", "A time of day is written 09:00.");
        var owner = data.Text("owner") ?? (await db.FindAsync<Participation>([task.AssigneeId!.Value], ct))!.Key;
        await set.RunAsync(new SetSafetyPlan.Command(task.CaseId, owner, data.Date("first"), data.Text("every") ?? "1 mo", at, Viewer.CarryingOut(actorId)), now, ct);
    }
}

/// <summary>Joint, shuttle only, or unsuitable.</summary>
public sealed class MeetingFormatTask(DecideMeetingFormat decide) : TaskKind
{
    public const string KindName = "risk.format";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = Enum.GetNames<MeetingFormat>();

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        decide.RunAsync(new DecideMeetingFormat.Command(task.CaseId, Enum.Parse<MeetingFormat>(outcome), Viewer.CarryingOut(actorId)), now, ct);
}

/// <summary>Somebody checks on safety, as planned. A worry becomes a concern with an owner; in danger one raises the alarm.</summary>
public sealed class SafetyCheckTask(AppDb db, RaiseMalpracticeConcern raise) : TaskKind
{
    public const string KindName = "risk.check";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Safe", "Concern"];

    public override InformationClass Class => InformationClass.Safety;

    public override DeadlineClass Clock => DeadlineClass.Safety;

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        db.Add(new SafetyCheck
        {
            Id = Ids.New(now),
            CaseId = task.CaseId,
            PlanId = task.SubjectId!.Value,
            IsSafe = outcome == Outcomes[0],
            Note = data.Text("text") is { } note ? new ClassifiedText(note) : null,
            CheckedBy = actorId,
            CheckedAt = now,
        });
        if (outcome != Outcomes[0])
        {
            await raise.RunAsync(
                new RaiseMalpracticeConcern.Command(task.CaseId, data.Text("text") ?? "A check on safety found a reason for concern.", MalpracticeRoute.SafetyOfficer, Owner: null, Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}

/// <summary>The mediator states a consensus (<c>data.result</c>), or that there is none (<c>data.dissent</c>: party, reason).</summary>
public sealed class ResolveDutyTask(ResolveDutyQuestion resolve) : TaskKind
{
    public const string KindName = "duty.resolve";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [nameof(DutyQuestionState.Consensus), nameof(DutyQuestionState.Unresolved)];

    public override JsonObject Example => new() { ["result"] = "The duty holds, and its steps are agreed." };

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => resolve.RunAsync(
        new ResolveDutyQuestion.Command(task.SubjectId!.Value, outcome == Outcomes[0], data.Text("result"),
            [.. data.Objects("dissent").Select(d => (d.Text("party") ?? "", d.Text("reason") ?? ""))], Viewer.CarryingOut(actorId)),
        now, ct);
}

/// <summary>Who sees to a concern says what was done (<c>data.result</c>), or passes it on.</summary>
public sealed class HandleConcernTask(SettleMalpracticeConcern settle) : TaskKind
{
    public const string KindName = "concern.handle";

    public static readonly IReadOnlyList<string> Answers = ["Settled", "PassedOn"];

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes => Answers;

    public override InformationClass Class => InformationClass.Safety;

    public override DeadlineClass Clock => DeadlineClass.Safety;

    public override JsonObject Example => new() { ["result"] = "It was looked into, and who raised it was told." };

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        settle.RunAsync(new SettleMalpracticeConcern.Command(task.SubjectId!.Value, outcome == Answers[1], data.Text("result"), Viewer.CarryingOut(actorId)), now, ct);
}
