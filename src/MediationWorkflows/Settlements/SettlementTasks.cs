using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>The mediator writes the settlement (<c>data.terms</c>, <c>data.reviewPlan</c>, <c>data.escalationClause</c>) and submits it.</summary>
public sealed class DraftSettlementTask(AppDb db, DraftSettlement draft, SubmitSettlement submit) : TaskKind
{
    public override string Name => "settlement.draft";

    public override IReadOnlyList<string> Outcomes { get; } = ["Drafted", "NoAgreement"];

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome != "Drafted")
        {
            return;
        }

        var by = Viewer.CarryingOut(actorId);
        var caseId = task.CaseId;
        var latest = (await db.WithPendingAsync<Settlement>(s => s.CaseId == caseId, ct)).MaxBy(s => s.Number);
        var content = SettlementInput.From(data);
        if (content is null && latest?.State == SettlementState.LegalReview)
        {
            return; // drafted and submitted already, not through this task
        }

        var settlement = content is null && latest?.State == SettlementState.Draft
            ? latest
            : await draft.RunAsync(new DraftSettlement.Command(caseId, content ?? (latest is null ? await StandardAsync(caseId, now, ct) : SettlementInput.Of(latest)), by), now, ct);
        await submit.RunAsync(new SubmitSettlement.Command(settlement.Id, by), now, ct);
    }

    /// <summary>One term that fits any case: the other side trains its staff within a year; compliance is reviewed before the second year ends.</summary>
    private async Task<SettlementInput> StandardAsync(Guid caseId, Instant now, CancellationToken ct)
    {
        var everyone = await db.ParticipationsAsync(caseId, ct);
        var parties = await db.ActivePartiesAsync(caseId, now, ct);
        var obligor = parties.FirstOrDefault(p => p.Role == Role.InstitutionRepresentative) ?? parties.FirstOrDefault(p => p.Role != Role.Client)
            ?? throw new StateException("There is no party left to agree with.", "NoParty");
        // Rather the coordinator: a mediator who judges performance is no longer everybody's mediator.
        var verifier = everyone.FirstOrDefault(p => p.Role == Role.Coordinator && p.IsInMandate(now)) ?? everyone.First(p => p.Id != obligor.Id);
        var zone = DateTimeZoneProviders.Tzdb[(await db.FindAsync<MediationCase>([caseId], ct))!.TimeZone];
        return new SettlementInput(
            [
                new TermInput(
                    "training", "All clinical staff complete a workshop on listening and de-escalation.", obligor.Key, verifier.Key,
                    Specific: "A workshop of six hours for all clinical staff of the unit.",
                    Measure: "Nine in ten of the unit's clinical staff have completed it.",
                    Due: now.InZone(zone).Date.PlusMonths(12),
                    AcceptanceTest: "The attendance list names at least nine in ten of the staff on the roster of that day.",
                    EvidenceType: "attendance-list"),
            ],
            new ReviewPlan(FirstAfterMonths: 20, EveryMonths: 0, Count: 1),
            new EscalationClauseInput(["compliance"]));
    }
}

/// <summary>A party takes independent advice, or says that they need none.</summary>
public sealed class SettlementAdviceTask(AppDb db) : TaskKind
{
    public override string Name => "settlement.advice";

    public override IReadOnlyList<string> Outcomes { get; } = ["AdviceTaken", "AdviceWaived"];

    /// <summary>Waiving advice is no refusal.</summary>
    public override bool RefusalDecides => false;

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) =>
        (await db.CurrentSettlementAsync(caseId, ct)).Id;

    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct) =>
        (await db.WithPendingAsync<CaseTask>(t => t.CaseId == caseId && t.Kind == "settlement.advice" && t.SubjectId == subjectId, ct))
            .Where(t => t is { State: TaskState.Completed, AssigneeId: not null }).Select(t => t.AssigneeId!.Value).ToHashSet();

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => Task.CompletedTask;
}

/// <summary>A party signs (<c>data.contentHash</c> names what they read), asks for changes, or will not sign.</summary>
public sealed class SignSettlementTask(AppDb db, OpenSigning open, SignSettlement sign) : TaskKind
{
    public override string Name => "settlement.sign";

    public override IReadOnlyList<string> Outcomes { get; } = ["Signed", "ChangesRequested", "Refused"];

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct)
    {
        var settlement = await db.CurrentSettlementAsync(caseId, ct);
        if (settlement.State == SettlementState.LegalReview)
        {
            await open.RunAsync(new OpenSigning.Command(settlement.Id, Viewer.System), now, ct);
        }

        return settlement.Id;
    }

    public override async Task<IReadOnlySet<Guid>> AnsweredAsync(Guid caseId, Guid? subjectId, CancellationToken ct)
    {
        var settlement = (await db.FindAsync<Settlement>([subjectId!.Value], ct))!;
        return settlement.Signatures.Where(s => s.SignedAt is not null).Select(s => s.ParticipationId).ToHashSet();
    }

    public override async Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct)
    {
        if (outcome != "Signed")
        {
            return;
        }

        // The task names one version, whose content never changes; a page or a client sends the hash of what was read.
        var settlement = (await db.FindAsync<Settlement>([task.SubjectId!.Value], ct))!;
        var hash = data.Text("contentHash") ?? settlement.ContentHash;
        await sign.RunAsync(new SignSettlement.Command(settlement.Id, task.AssigneeId!.Value, hash, Viewer.CarryingOut(actorId)), now, ct);
    }
}

internal static class CurrentSettlement
{
    /// <summary>The version that is being advised on, signed or kept.</summary>
    public static async Task<Settlement> CurrentSettlementAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        (await db.WithPendingAsync<Settlement>(s => s.CaseId == caseId, ct))
            .Where(s => s.State is SettlementState.LegalReview or SettlementState.Signing or SettlementState.InForce).MaxBy(s => s.Number)
        ?? throw new StateException("No settlement is submitted yet.", "None", nameof(SettlementState.LegalReview));
}
