using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Sessions;

internal static class SessionTasks
{
    /// <summary>The questions about a session that calling it off answers.</summary>
    public static readonly IReadOnlyList<(string Kind, string Outcome)> WhenCancelled =
        [(CheckSessionTask.KindName, "NotReady"), (OpenSessionTask.KindName, OpenSessionTask.CalledOff), (HoldSessionTask.KindName, "BrokenOff")];

    /// <summary>The session that lies ahead, or runs.</summary>
    public static async Task<Session> OpenSessionAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        await db.LatestSessionAsync(caseId, ct) is { IsOpen: true } session ? session : throw new StateException("No session is scheduled.", "None", nameof(SessionState.Scheduled));

    /// <summary>All sessions of the case, the first one first.</summary>
    public static async Task<IReadOnlyList<Session>> SessionsAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        [.. (await db.WithPendingAsync<Session>(s => s.CaseId == caseId, ct)).OrderBy(s => s.Number)];

    /// <summary>The case's latest session, whatever became of it.</summary>
    public static async Task<Session?> LatestSessionAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        (await db.WithPendingAsync<Session>(s => s.CaseId == caseId, ct)).MaxBy(s => s.Number);
}

/// <summary>At its time the mediator opens the session, calls it off, or says who is missing (<c>data.absent</c>; all parties when nobody is named).</summary>
public sealed class OpenSessionTask(AppDb db, StartSession start, CancelSession cancel, ReportNoShow noShow) : TaskKind
{
    public const string KindName = "session.open";
    public const string Started = "Started";
    public const string CalledOff = "CalledOff";
    public const string NoShow = "NoShow";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Started, CalledOff, NoShow];

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) => (await db.OpenSessionAsync(caseId, ct)).Id;

    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct) =>
        (await db.FindAsync<Session>([subjectId!.Value], ct))!.State == SessionState.Scheduled ? new HashSet<Guid>() : (await db.ParticipationsAsync(caseId, ct)).Select(p => p.Id).ToHashSet();

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var by = Viewer.CarryingOut(actorId);
        var session = (await db.FindAsync<Session>([task.SubjectId!.Value], ct))!;
        if (outcome == Started)
        {
            await start.RunAsync(new StartSession.Command(session.Id, by), now, ct);
            return;
        }

        if (outcome == CalledOff)
        {
            await cancel.RunAsync(new CancelSession.Command(session.Id, by), now, ct);
            return;
        }

        IReadOnlyList<string> absent = data.Texts("absent") is { Count: > 0 } named
            ? named
            : [.. (await db.ParticipationsAsync(session.CaseId, ct)).Where(p => p.Role.IsParty() && session.IsAttendedBy(p.Id)).Select(p => p.Key)];
        await noShow.RunAsync(new ReportNoShow.Command(session.Id, absent, by), now, ct);
    }
}

/// <summary>Somebody is missing: the coordinator has a quarter of an hour to reach them.</summary>
public sealed class ContactAbsentTask(AppDb db) : TaskKind
{
    public const string KindName = "session.contact";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Reached", "NotReached"];

    public override DeadlineClass Clock => DeadlineClass.OwnDuty;

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) => (await db.OpenSessionAsync(caseId, ct)).Id;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>The mediator holds the session, block by block, and ends it.</summary>
public sealed class HoldSessionTask(AppDb db, FinishSession finish, CancelSession cancel) : TaskKind
{
    public const string KindName = "session.hold";
    public const string Held = "Held";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Held, "BrokenOff"];

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) => (await db.LatestSessionAsync(caseId, ct))?.Id
        ?? throw new StateException("There is no session.", "None", nameof(SessionState.Live));

    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct) =>
        (await db.FindAsync<Session>([subjectId!.Value], ct))!.IsOpen ? new HashSet<Guid>() : (await db.ParticipationsAsync(caseId, ct)).Select(p => p.Id).ToHashSet();

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var session = (await db.FindAsync<Session>([task.SubjectId!.Value], ct))!;
        if (!session.IsOpen)
        {
            return; // ended already, not through this task
        }

        var by = Viewer.CarryingOut(actorId);
        await (outcome == Held
            ? finish.RunAsync(new FinishSession.Command(session.Id, by), now, ct)
            : cancel.RunAsync(new CancelSession.Command(session.Id, by), now, ct));
    }
}
