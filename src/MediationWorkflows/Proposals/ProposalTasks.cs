using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Proposals;

/// <summary>Which question is answered by what somebody does with a proposal.</summary>
internal static class ProposalTasks
{
    public static (string Kind, string Outcome)? TabledBy(ProposalKind kind) => kind switch
    {
        ProposalKind.ProblemStatement => (StateProblemTask.KindName, StateProblemTask.Stated),
        ProposalKind.SessionTime => (ProposeTimesTask.KindName, ProposeTimesTask.Answered),
        _ => null,
    };

    public static (string Kind, string Outcome)? AcceptedBy(ProposalKind kind) => kind switch
    {
        ProposalKind.SessionTime => (ProposeTimesTask.KindName, ProposeTimesTask.Answered),
        // Put to the parties without a task: there is no clock to it.
        ProposalKind.SubmissionAgreement => null,
        _ => (AnswerProposalTask.KindOf(kind), "Accepted"),
    };

    public static (string Kind, string Outcome)? RejectedBy(ProposalKind kind) =>
        kind is ProposalKind.SessionTime or ProposalKind.SubmissionAgreement ? null : (AnswerProposalTask.KindOf(kind), "ChangesRequested");

    /// <summary>What the parties were last asked to accept, of a kind.</summary>
    public static async Task<Proposal?> LatestProposalAsync(this AppDb db, Guid caseId, ProposalKind kind, CancellationToken ct) =>
        (await db.WithPendingAsync<Proposal>(p => p.CaseId == caseId && p.Kind == kind, ct))
            .Where(p => p.State is not (ProposalState.Draft or ProposalState.Withdrawn)).MaxBy(p => p.Number);

    public static IReadOnlyList<ProposalLineInput> Lines(this JsonObject data, string name, IReadOnlyList<string> everyone) =>
        [.. data.Objects(name).Select(l => new ProposalLineInput(l.Text("text") ?? "", l.ContainsKey("sharedBy") ? l.Texts("sharedBy") : everyone))];
}

/// <summary>
/// The mediator says what the dispute is about so that all sides can stand by it (R27): <c>data.text</c>, and the mutual concerns behind the positions as
/// <c>data.lines</c> with <c>text</c> and <c>sharedBy</c>.
/// </summary>
public sealed class StateProblemTask(AppDb db, TableProposal table) : TaskKind
{
    public const string KindName = "problem.state";
    public const string Stated = "ProblemStated";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Stated, "NotNow"];

    /// <summary>What was stated in the session need not be stated again.</summary>
    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct) =>
        await db.LatestProposalAsync(caseId, ProposalKind.ProblemStatement, ct) is { State: ProposalState.Tabled or ProposalState.Accepted }
            ? (await db.ParticipationsAsync(caseId, ct)).Select(p => p.Id).ToHashSet()
            : new HashSet<Guid>();

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome != Outcomes[0])
        {
            return;
        }

        IReadOnlyList<string> everyone = [.. (await db.ActivePartiesAsync(task.CaseId, now, ct)).Select(p => p.Key)];
        var lines = data.Lines("lines", everyone);
        var input = new ProposalInput(
            ProposalKind.ProblemStatement, Text: data.Text("text") ?? "What must change so that everybody who takes part can rely on safe care?",
            Lines: lines.Count > 0 ? lines : [new ProposalLineInput("Safety and the quality of care.", everyone)]);
        await table.RunAsync(new TableProposal.Command(task.CaseId, input, IsDraft: false, Viewer.CarryingOut(actorId)), now, ct);
    }
}

/// <summary>A party accepts the statement or the term sheet that lies on the table, wants it changed (<c>data.reason</c>), or rejects it.</summary>
public sealed class AnswerProposalTask(ProposalKind kind, AppDb db, AcceptProposal accept, RejectProposal reject) : TaskKind
{
    public override string Name => KindOf(kind);

    public override IReadOnlyList<string> Outcomes { get; } = ["Accepted", "ChangesRequested", "Declined"];

    public static string KindOf(ProposalKind kind) => kind == ProposalKind.ProblemStatement ? "problem.accept" : "termSheet.accept";

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) => (await db.LatestProposalAsync(caseId, kind, ct))?.Id
        ?? throw new StateException("Nothing lies on the table.", "None", nameof(ProposalState.Tabled));

    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct) =>
        await db.WithSuccessorsAsync(
            caseId, (await db.FindAsync<Proposal>([subjectId!.Value], ct))!.Answers.Where(a => a.Accepts == true).Select(a => a.ParticipationId), ct);

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var by = Viewer.CarryingOut(actorId);
        return outcome == Outcomes[0]
            ? accept.RunAsync(new AcceptProposal.Command(task.SubjectId!.Value, task.AssigneeId!.Value, by), now, ct)
            : reject.RunAsync(new RejectProposal.Command(task.SubjectId!.Value, task.AssigneeId!.Value, data.Text("reason"), by), now, ct);
    }
}

/// <summary>
/// After a session the mediator says where the parties stand: on all of it or a part of it there are terms (<c>data.text</c>, <c>data.lines</c>), which they
/// are asked to accept; or there is no agreement yet.
/// </summary>
public sealed class SessionResultTask(AppDb db, TableProposal table) : TaskKind
{
    public const string KindName = "session.result";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["TermSheet", "PartialTerms", "NoAgreement"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        var lines = data.Lines("lines", []);
        if (outcome == Outcomes[^1] || (lines.Count == 0 && await db.LatestProposalAsync(task.CaseId, ProposalKind.TermSheet, ct) is { State: ProposalState.Tabled or ProposalState.Accepted }))
        {
            return; // or on the table already, not through this task
        }

        var input = new ProposalInput(
            ProposalKind.TermSheet, Text: data.Text("text") ?? "The parties want a settlement on these lines.",
            Lines: lines.Count > 0 ? lines : [new ProposalLineInput("The settlement is drafted as it was talked over in the session.")]);
        await table.RunAsync(new TableProposal.Command(task.CaseId, input, IsDraft: false, Viewer.CarryingOut(actorId)), now, ct);
    }
}
