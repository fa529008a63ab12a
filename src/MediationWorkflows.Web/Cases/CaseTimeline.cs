using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>One thing that happened. Codes and short names only; pages turn them into words.</summary>
/// <param name="Event">For example <c>case.opened</c>, <c>task.opened</c>, <c>task.completed</c>, <c>deadline.moved</c>, <c>mail.sent</c>.</param>
/// <param name="What">The kind of task or deadline, the mail's template, the phase.</param>
/// <param name="Who">The short name of whom it concerns.</param>
/// <param name="Detail">An outcome, a state, a new date.</param>
public sealed record TimelineEntry(Instant At, string Event, string? What, string? Who, string? Detail);

/// <summary>
/// What happened in a case, latest first, gathered from the rows themselves. Of the audit trail it uses only what the case's own
/// metadata says (opened, phases, closed): who read what is not for the timeline.
/// </summary>
public sealed class CaseTimeline(AppDb db, AccessPolicy policy, CaseMails mails)
{
    public async Task<IReadOnlyList<TimelineEntry>> ListAsync(Guid caseId, Viewer viewer, Instant now, CancellationToken ct)
    {
        var access = await policy.For(viewer, caseId, now, ct);
        access.DemandMetadata();
        var keys = await db.Set<Participation>().Where(p => p.CaseId == caseId).ToDictionaryAsync(p => p.Id, p => p.Key, ct);
        string? Who(Guid? id) => id is { } known ? keys.GetValueOrDefault(known) : null;

        var entries = new List<TimelineEntry>();
        var ofCase = await db.Set<AuditEvent>().Where(e => e.CaseId == caseId && e.Action.StartsWith("case.")).ToListAsync(ct);
        entries.AddRange(ofCase.Select(Of));
        foreach (var task in await access.Visible(db.Set<CaseTask>()).ToListAsync(ct))
        {
            entries.Add(new TimelineEntry(task.CreatedAt, "task.opened", task.Kind, Who(task.AssigneeId), Detail: null));
            if (task.CompletedAt is { } completed)
                entries.Add(new TimelineEntry(completed, "task.completed", task.Kind, Who(task.AssigneeId), task.Outcome));
        }

        foreach (var deadline in await access.Visible(db.Set<Deadline>()).Include(d => d.Changes).ToListAsync(ct))
        {
            entries.AddRange(deadline.Changes.Where(c => c.NewDueOn != c.OldDueOn).Select(c => Of(deadline, c, Who(deadline.ParticipationId))));
            // A deadline that was met says nothing that its task does not.
            if (deadline is { State: DeadlineState.Expired, SettledAt: { } settled })
                entries.Add(new TimelineEntry(settled, "deadline.expired", deadline.Kind, Who(deadline.ParticipationId), Detail: null));
        }

        entries.AddRange((await mails.ListAsync(caseId, viewer, now, ct)).Where(m => m.State == OutboxState.Sent)
            .Select(m => new TimelineEntry(m.SentAt ?? m.IntendedAt, "mail.sent", m.Template, m.To, m.Rung)));
        return [.. entries.OrderByDescending(e => e.At).ThenByDescending(e => Rank(e.Event))];
    }

    /// <param name="ofCase">A link whose action begins with <c>case.</c>.</param>
    internal static TimelineEntry Of(AuditEvent ofCase) => new(ofCase.At, ofCase.Action, Phase(ofCase.Data), Who: null, Detail: null);

    internal static TimelineEntry Of(Deadline deadline, DeadlineChange change, string? who) => new(change.At, "deadline.moved", deadline.Kind, who, $"{change.NewDueOn:uuuu-MM-dd}");

    /// <summary>What follows from what, among things of one instant.</summary>
    internal static int Rank(string happened) => happened switch
    {
        "case.opened" => 0,
        "task.completed" => 1,
        "deadline.expired" => 2,
        "case.phase" => 3,
        "task.opened" => 4,
        "mail.sent" => 5,
        _ => 6,
    };

    /// <summary>The one word of a phase change's data; the rest of the trail stays where it is.</summary>
    static string? Phase(string? data) =>
        data is not null && System.Text.Json.Nodes.JsonNode.Parse(data)?["to"] is { } phase ? phase.ToString() : null;
}
