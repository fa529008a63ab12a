using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Settlements;

/// <summary>
/// The mediator writes a version (<c>data</c> as the API takes a settlement), or answers that the one they wrote is ready. The gates
/// that follow say whether it is; with <c>NoAgreement</c> the mediator ends the drafting and every further round of it.
/// </summary>
public sealed class DraftSettlementTask(AppDb db, DraftSettlement draft) : TaskKind
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
        if (content is null && latest?.State is SettlementState.Draft or SettlementState.LegalReview)
        {
            return; // written already, not through this task
        }

        content ??= latest is null ? await StandardAsync(caseId, now, ct) : SettlementInput.Of(latest);
        await draft.RunAsync(new DraftSettlement.Command(caseId, content, by), now, ct);
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

/// <summary>A person reads the draft, its annexes and what the gates say of them, and states that no term bars a complaint or a report (I12); or sends it back.</summary>
public sealed class ClearSettlementTask(AppDb db, ClearSettlement clear) : TaskKind
{
    public const string KindName = "settlement.clear";
    public const string NothingBarred = "NothingBarred";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [NothingBarred, "Returned"];

    public override async Task<Guid?> PrepareAsync(Guid caseId, Instant now, CancellationToken ct) => (await db.PendingSettlementAsync(caseId, ct)).Id;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => outcome == NothingBarred
        ? clear.RunAsync(new ClearSettlement.Command(task.SubjectId!.Value, NothingBarsAComplaint: true, Viewer.CarryingOut(actorId)), now, ct)
        : Task.CompletedTask;
}

/// <summary>A party takes independent advice, or says that they need none; or wants another version.</summary>
public sealed class SettlementAdviceTask(AppDb db) : TaskKind
{
    public override string Name => "settlement.advice";

    public override IReadOnlyList<string> Outcomes { get; } = ["AdviceTaken", "ChangesRequested", "AdviceWaived"];

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
    /// <summary>The mediator wrote another version while the parties were asked about this one.</summary>
    internal const string Redlined = "Redlined";

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
        return await db.WithSuccessorsAsync(caseId, settlement.Signatures.Where(s => s.SignedAt is not null).Select(s => s.ParticipationId), ct);
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
    /// <summary>The version that is on its way to be signed; null when there is none.</summary>
    public static async Task<Settlement?> FindPendingSettlementAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        (await db.WithPendingAsync<Settlement>(s => s.CaseId == caseId, ct)).Where(s => s.IsPending).MaxBy(s => s.Number);

    public static async Task<Settlement> PendingSettlementAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        await db.FindPendingSettlementAsync(caseId, ct) ?? throw new StateException("No settlement is being drafted.", "None", nameof(SettlementState.Draft));

    /// <summary>The version that is being advised on, signed or kept.</summary>
    public static async Task<Settlement> CurrentSettlementAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        (await db.WithPendingAsync<Settlement>(s => s.CaseId == caseId, ct))
            .Where(s => s.State is SettlementState.LegalReview or SettlementState.Signing or SettlementState.InForce).MaxBy(s => s.Number)
        ?? throw new StateException("No settlement is submitted yet.", "None", nameof(SettlementState.LegalReview));
}
