using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Restrictions;

/// <summary>The owner looks at the restriction, as they must every so often.</summary>
public sealed class ReviewRestriction(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    public sealed record Command(Guid RestrictionId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (restriction, access) = await policy.FindAsync<Restriction>(command.By, command.RestrictionId, "restriction", now, ct);
        if (!access.ActsFor(await db.HolderAsync(restriction.CaseId, restriction.OwnerId, now, ct)))
        {
            access.Demand(CaseAction.ManageRestrictions);
        }

        restriction.Review(await db.TodayAsync(restriction.CaseId, now, ct));
        await audit.AppendAsync(restriction, command.By.PersonId, "restriction.reviewed", now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(restriction.CaseId, ReviewRestrictionTask.KindName, "Reviewed", command.By.PersonId, now, ct, subjectId: restriction.Id);
        }
    }
}

/// <summary>The owner of a restriction is asked to look at it. A protection of patients: no hold stops this clock.</summary>
public sealed class ReviewRestrictionTask(ReviewRestriction review) : TaskKind
{
    public const string KindName = "restriction.review";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Reviewed"];

    public override DeadlineClass Clock => DeadlineClass.Safety;

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        review.RunAsync(new ReviewRestriction.Command(task.SubjectId!.Value, Viewer.CarryingOut(actorId)), now, ct);
}
