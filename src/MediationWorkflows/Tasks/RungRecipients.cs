using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Reminders;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tasks;

/// <summary>
/// Who is meant by a rung's audience: with an assignee, who represents them now. An organisation without an administrator's account tells the case's coordinators instead.
/// </summary>
public sealed class RungRecipients(AppDb db, IStaffDirectory? staff = null)
{
    public async Task<IReadOnlyList<Recipient>> OfAsync(
        Reminders.Audience audience, Deadline deadline, IReadOnlyList<Participation> people, Instant now, CancellationToken ct) => audience switch
    {
        Reminders.Audience.Assignee => [.. people.Where(p => p.Id == deadline.ParticipationId || (p.Represents(deadline.ParticipationId) && p.IsInMandate(now))).Select(Recipient.Of)],
        Reminders.Audience.Coordinator => Coordinators(deadline, people, now),
        _ => await AdministratorsAsync(ct) is { Count: > 0 } administrators ? administrators : Coordinators(deadline, people, now),
    };

    private static Recipient[] Coordinators(Deadline deadline, IEnumerable<Participation> people, Instant now) =>
        [.. people.Where(p => p.Role == Role.Coordinator && p.Id != deadline.ParticipationId && p.IsInMandate(now)).Select(Recipient.Of)];

    internal async Task<IReadOnlyList<Recipient>> AdministratorsAsync(CancellationToken ct)
    {
        if (staff is null)
        {
            return [];
        }

        var ids = await staff.WithRoleAsync(Role.Administrator, ct);
        return await db.Set<Person>().Where(p => ids.Contains(p.Id)).OrderBy(p => p.Id).Select(p => new Recipient(p.Id, null, p.TimeZone)).ToListAsync(ct);
    }
}
