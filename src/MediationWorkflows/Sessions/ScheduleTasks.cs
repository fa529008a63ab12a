using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using MediationWorkflows.Proposals;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Sessions;

/// <summary>A party proposes times (<c>data.times</c>), accepts what others proposed, or leaves the time to the others.</summary>
public sealed class ProposeTimesTask(AppDb db, TableProposal table) : TaskKind
{
    public const string KindName = "session.times";
    public const string Answered = "Answered";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Answered];

    /// <summary>Where a session is set already, nobody is asked for times.</summary>
    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct) =>
        await db.LatestSessionAsync(caseId, ct) is { IsOpen: true } ? (await db.ParticipationsAsync(caseId, ct)).Select(p => p.Id).ToHashSet() : new HashSet<Guid>();

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        foreach (var (i, time) in data.Texts("times").Index())
        {
            var at = TaskData.InstantOf(time, $"data.times[{i}]");
            await table.RunAsync(
                new TableProposal.Command(task.CaseId, new ProposalInput(ProposalKind.SessionTime, at), IsDraft: false, Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}

/// <summary>
/// The coordinator decides on a time that the parties did not find by themselves: <c>data.startsAt</c> and so on as for a session; else the first time
/// that lies on the table, else ten o'clock on the first day that leaves enough notice.
/// </summary>
public sealed class ScheduleSessionTask(AppDb db, CalendarCatalog calendars, ScheduleSession schedule) : TaskKind
{
    public const string KindName = "session.schedule";
    public const string Scheduled = "Scheduled";

    private static readonly LocalTime Ten = new(10, 0);

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Scheduled, "NotPossible"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var caseId = task.CaseId;
        if (outcome != Scheduled || (await db.WithPendingAsync<Session>(s => s.CaseId == caseId, ct)).Exists(s => s.State == SessionState.Scheduled))
        {
            return; // or set already, not through this task
        }

        var startsAt = data.Instant("startsAt") ?? await TimeAsync(caseId, now, ct);
        var input = new SessionInput(
            startsAt, data.ContainsKey("attendees") ? data.Texts("attendees") : null, data.Whole("blockMinutes"), data.Whole("breakMinutes"), data.Whole("blocks"), data.Text("agenda"));
        await schedule.RunAsync(new ScheduleSession.Command(caseId, input, Viewer.CarryingOut(actorId)), now, ct);
    }

    private async Task<Instant> TimeAsync(Guid caseId, Instant now, CancellationToken ct)
    {
        var proposed = await db.WithPendingAsync<Proposal>(p => p.CaseId == caseId && p.Kind == ProposalKind.SessionTime && p.State == ProposalState.Tabled, ct);
        if (proposed.Where(p => p.LapsesAt > now).Min(p => p.StartsAt) is { } first)
        {
            return first;
        }

        var mediationCase = (await db.FindAsync<MediationCase>([caseId], ct))!;
        var zone = DeadlineDates.Zone(mediationCase.TimeZone);
        var calendar = await calendars.CurrentAsync(mediationCase.CalendarId, ct);
        return zone.AtLeniently(calendar.AddBusinessDays(calendar.Roll(now.InZone(zone).Date, Roll.Next), SessionInput.NoticeBusinessDays) + Ten).ToInstant();
    }
}

/// <summary>
/// Before a session the mediator makes sure that it can be held on its day: rules, risk assessment, interpreters, and what people need (<c>data.needs</c>:
/// Arranged, where somebody needs something).
/// </summary>
public sealed class CheckSessionTask(AppDb db, SessionGate gate, SessionNeeds needs, CancelSession cancel) : TaskKind
{
    public const string KindName = "session.check";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Ready", "NotReady"];

    public override JsonObject Example => new() { ["needs"] = SessionNeeds.Arranged };

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) => (await db.OpenSessionAsync(caseId, ct)).Id;

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var session = (await db.FindAsync<Session>([task.SubjectId!.Value], ct))!;
        if (outcome == Outcomes[0])
        {
            await gate.RequireAsync(session.CaseId, session.Format, [.. session.Attendees.Select(a => a.ParticipationId)], Instant.Max(now, session.StartsAt), ct);
            await needs.RequireMetAsync(session, data.Text("needs"), ct);
        }
        else if (session.IsOpen)
        {
            await cancel.RunAsync(new CancelSession.Command(session.Id, Viewer.CarryingOut(actorId)), now, ct);
        }
    }
}
