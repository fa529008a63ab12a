using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>Gives more time, counted from the day that it was due, hours from when it would have ended; keeps who, why, and the old date.</summary>
public sealed class ExtendDeadline(AppDb db, AccessPolicy policy, DeadlineTimes times, MoveDeadlines move)
{
    /// <param name="Rule">How much more, for example <c>5 BD</c>.</param>
    /// <param name="Reason">A code or a short reason of process.</param>
    public sealed record Command(Guid DeadlineId, string Rule, string Reason, Viewer By);

    /// <summary>The date that it would have, without changing anything.</summary>
    public async Task<(Deadline Deadline, DueDate Due)> PreviewAsync(Command command, Instant now, CancellationToken ct)
    {
        // Not tracked: what is done to this copy is never stored.
        var (deadline, due, _) = await ExtendAsync(db.Set<Deadline>().AsNoTracking(), command, now, ct);
        return (deadline, due);
    }

    public async Task<Deadline> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (deadline, due, oldRule) = await ExtendAsync(db.Set<Deadline>().Include(d => d.Changes), command, now, ct);
        await move.RunAsync([new(deadline, due, oldRule)], new MoveDeadlines.Cause(command.Reason, command.By.PersonId, "deadline.extended"), now, ct);
        return deadline;
    }

    private async Task<(Deadline Deadline, DueDate Due, string OldRule)> ExtendAsync(IQueryable<Deadline> deadlines, Command command, Instant now, CancellationToken ct)
    {
        var deadline = await deadlines.FirstOrDefaultAsync(d => d.Id == command.DeadlineId, ct) ?? throw new NotFoundException("deadline");
        (await policy.For(command.By, deadline.CaseId, now, ct)).Demand(CaseAction.ManageDeadlines);
        if (!deadline.IsOpen)
        {
            throw new StateException($"This deadline is {deadline.State} and cannot be extended.", deadline.State.ToString());
        }

        var oldRule = deadline.Rule;
        (deadline.AnchorEvent, deadline.Rule) = (Anchors.Extended, command.Rule);
        deadline.AnchorAt = DeadlineRule.Parse(command.Rule).IsElapsed
            ? deadline.ExpiresAt
            : DeadlineDates.StartOf(deadline.DueOn, DeadlineDates.Zone(deadline.TimeZone));
        (deadline.CountedFrom, deadline.TolledUntil) = (now, null);
        var due = await times.DeriveAsync(deadline, ct);
        if (due.ExpiresAt <= deadline.ExpiresAt)
        {
            throw new InvalidInputException("rule", $"{command.Rule} gives no more time: name a longer one, for example 5 BD.");
        }

        (deadline.RungsHandledUntil, deadline.ConsequenceFrom, deadline.NoticeConfirmedAt) = (now, null, null);
        deadline.State = DeadlineState.Extended;
        return (deadline, due, oldRule);
    }
}
