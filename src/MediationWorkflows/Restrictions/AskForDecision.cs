using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Restrictions;

/// <summary>Hears the clinician and asks the two who decide over a restriction; whoever is asked already is not asked again.</summary>
public sealed class AskForDecision(AppDb db, RestrictionDeciders deciders, OpenTask open)
{
    public async Task RunAsync(Restriction restriction, Instant now, CancellationToken ct)
    {
        await AskAsync(restriction, HearClinicianTask.KindName, restriction.ClinicianId, "3 BD", "immediate", now, ct);
        foreach (var decider in await deciders.OfAsync(restriction.CaseId, now, ct))
        {
            await ShowAsync(restriction, decider.Id, now, ct);
            await AskAsync(restriction, DecideRestrictionTask.KindName, decider.Id, "5 BD", "standard", now, ct);
        }
    }

    /// <summary>A clinician who was asked and let the time pass has been heard.</summary>
    public async Task CountSilenceAsHeardAsync(Restriction restriction, Instant now, CancellationToken ct)
    {
        if (restriction.HeardAt is null && (await TasksAsync(restriction, HearClinicianTask.KindName, ct)).Exists(t => t.State == TaskState.Expired && t.CreatedAt >= restriction.LiftRequestedAt.GetValueOrDefault()))
        {
            restriction.Hear(text: null, now);
        }
    }

    /// <summary>A safety officer sees of the case's terms what is shared with them by name; what they decide over they must see.</summary>
    private async Task ShowAsync(Restriction restriction, Guid decider, Instant now, CancellationToken ct)
    {
        if ((await db.WithPendingAsync<Share>(s => s.SubjectId == restriction.Id && s.ParticipationId == decider && s.EndedAt == null, ct)).Count == 0)
        {
            db.Add(new Share { Id = Ids.New(now), CaseId = restriction.CaseId, SubjectId = restriction.Id, ParticipationId = decider, At = now });
        }
    }

    private async Task AskAsync(Restriction restriction, string kind, Guid assignee, string rule, string ladder, Instant now, CancellationToken ct)
    {
        if (!(await TasksAsync(restriction, kind, ct)).Exists(t => t.State == TaskState.Open && t.AssigneeId == assignee))
        {
            await open.RunAsync(new OpenTask.Command(restriction.CaseId, kind, assignee, rule, ladder, restriction.Id), now, ct);
        }
    }

    private Task<List<CaseTask>> TasksAsync(Restriction restriction, string kind, CancellationToken ct) =>
        db.WithPendingAsync<CaseTask>(t => t.CaseId == restriction.CaseId && t.Kind == kind && t.SubjectId == restriction.Id, ct);
}
