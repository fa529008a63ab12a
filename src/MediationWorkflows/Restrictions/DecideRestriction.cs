using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Milestones;
using MediationWorkflows.Tasks;
using MediationWorkflows.Whistleblowing;
using NodaTime;

namespace MediationWorkflows.Restrictions;

/// <summary>One of the two who decide over a restriction says: lift it, let it end, extend it, or keep it. It ends when both say the same (R45).</summary>
public sealed class DecideRestriction(
    AppDb db, AccessPolicy policy, RestrictionDeciders deciders, AskForDecision ask, CommitmentsChanged changed, AdverseSteps adverse, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestReason = 2000;

    /// <param name="Until">The new end, to extend.</param>
    public sealed record Command(Guid RestrictionId, RestrictionDecisionKind Decision, string Reason, LocalDate? Until, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (restriction, access) = await policy.FindAsync<Restriction>(command.By, command.RestrictionId, "restriction", now, ct);
        if (command.By.PersonId is not { } person || await deciders.IsForSafetyAsync(restriction.CaseId, person, now, ct) is not { } isForSafety)
        {
            throw new NotAllowedException("A restriction is decided over by the safety officer, or the mediator where there is none, and by the institution.");
        }

        await CheckAsync(command, restriction, now, ct);
        if (command.Decision == RestrictionDecisionKind.Extend)
        {
            await adverse.TakeAsync(access, restriction.ClinicianId, "restriction.extended", now, ct);
        }

        await ask.CountSilenceAsHeardAsync(restriction, now, ct);
        restriction.Decide(
            new RestrictionDecision
            {
                Id = Ids.New(now), RestrictionId = restriction.Id, PersonId = person, IsForSafety = isForSafety, Kind = command.Decision, Reason = new ClassifiedText(command.Reason.Trim()),
                Until = command.Decision == RestrictionDecisionKind.Extend ? command.Until : null, At = now,
            },
            now);
        db.Touch(restriction);
        await audit.AppendAsync(restriction, command.By.PersonId, "restriction.decided", now, ct, $$"""{"decision":"{{command.Decision}}"}""");
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(restriction.CaseId, DecideRestrictionTask.KindName, command.Decision.ToString(), person, now, ct, await AskedAsync(restriction, person, ct), restriction.Id);
        }

        if (!restriction.IsInEffect)
        {
            await AskNoMoreAsync(restriction, now, ct);
        }
    }

    private async Task CheckAsync(Command command, Restriction restriction, Instant now, CancellationToken ct)
    {
        if (!Enum.IsDefined(command.Decision))
        {
            throw new InvalidInputException("decision", $"One of {string.Join(", ", Enum.GetNames<RestrictionDecisionKind>())}.");
        }

        if (string.IsNullOrWhiteSpace(command.Reason) || command.Reason.Length > LongestReason)
        {
            throw new InvalidInputException("reason", $"Give the reason, in at most {LongestReason} characters.");
        }

        var today = await db.TodayAsync(restriction.CaseId, now, ct);
        if (command.Decision == RestrictionDecisionKind.Extend && (command.Until is not { } until || until <= today))
        {
            throw new InvalidInputException("until", "Say until when, a day to come.");
        }

        if (command.Decision == RestrictionDecisionKind.Expire && !(restriction.EndsOn <= today))
        {
            throw new StateException("A restriction is let end once its end has come; before that it is lifted.", restriction.State.ToString(), nameof(RestrictionDecisionKind.Lift));
        }
    }

    private async Task<Guid?> AskedAsync(Restriction restriction, Guid person, CancellationToken ct) =>
        (await db.WithPendingAsync<Parties.Participation>(p => p.CaseId == restriction.CaseId && p.PersonId == person, ct)).Select(p => (Guid?)p.Id).FirstOrDefault();

    private async Task AskNoMoreAsync(Restriction restriction, Instant now, CancellationToken ct)
    {
        foreach (var kind in new[] { DecideRestrictionTask.KindName, HearClinicianTask.KindName, ReviewRestrictionTask.KindName })
        {
            await answer.OfAsync(restriction.CaseId, kind, "Ended", actorId: null, now, ct, subjectId: restriction.Id);
        }

        await changed.RunAsync(restriction.CaseId, now, ct);
    }
}

/// <summary>The clinician is heard before a decision (<c>data.text</c>). What they do not say within the time is not waited for.</summary>
public sealed class HearClinicianTask(HearClinician hear) : TaskKind
{
    public const string KindName = "restriction.hear";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Heard", "NothingToSay"];

    public override bool IsAwaited => false;

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        hear.RunAsync(new HearClinician.Command(task.SubjectId!.Value, outcome == "Heard" ? data.Text("text") : null, Viewer.CarryingOut(actorId)), now, ct);
}

/// <summary>One of the two who decide is asked (<c>data.reason</c>, <c>data.until</c>).</summary>
public sealed class DecideRestrictionTask(DecideRestriction decide) : TaskKind
{
    public const string KindName = "restriction.decide";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [.. Enum.GetNames<RestrictionDecisionKind>()];

    public override bool IsAwaited => false;

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => decide.RunAsync(
        new DecideRestriction.Command(
            task.SubjectId!.Value, Enum.Parse<RestrictionDecisionKind>(outcome), data.Text("reason") ?? "On the evidence of the case.", data.Date("until"), Viewer.CarryingOut(actorId)),
        now, ct);
}
