using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Reminders;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Safety;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>Makes a reminder ladder's next version, or a new ladder. Deadlines that are open keep the version that they were opened with.</summary>
public sealed class EditLadder(AppDb db, LadderCatalog catalog, EditedRules edited, MailTemplates templates)
{
    /// <param name="Ladder">Checked when it was read; its version is of no account: the next one is given here.</param>
    public sealed record Command(ReminderLadder Ladder, Viewer By);

    /// <param name="Current">The version that is in use; null for a new ladder.</param>
    /// <param name="Next">With the version that it would get.</param>
    /// <param name="Keeping">Open deadlines under an earlier version, which stay under it.</param>
    public sealed record Preview(ReminderLadder? Current, ReminderLadder Next, int Keeping);

    /// <summary>What would come of it; changes nothing.</summary>
    public async Task<Preview> PreviewAsync(Command command, CancellationToken ct)
    {
        AccessPolicy.DemandAccount(command.By, Role.Coordinator, Role.Administrator);
        if (command.Ladder.Id == AskForSafety.Ladder)
        {
            throw new NotAllowedException("The ladder of safety is not edited: nothing may put its silence off.");
        }

        foreach (var (i, rung) in command.Ladder.Rungs.Index())
        {
            if (!templates.Keys.Contains(rung.Template, StringComparer.Ordinal))
            {
                throw new InvalidInputException($"rungs[{i}].template", $"There is no mail template '{rung.Template}'. Known: {string.Join(", ", templates.Keys)}.");
            }
        }

        var current = await catalog.FindAsync(command.Ladder.Id, ct);
        return new Preview(
            current,
            command.Ladder with { Version = current?.Version + 1 ?? 1 },
            await db.Set<Deadline>().CountAsync(d => d.Ladder == command.Ladder.Id && CalendarImpact.StatesThatCount.Contains(d.State), ct));
    }

    public async Task<ReminderLadder> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var next = (await PreviewAsync(command, ct)).Next;
        edited.Add(new RuleVersion
        {
            Kind = LadderCatalog.Kind,
            Key = next.Id,
            Version = next.Version,
            Content = LadderLibrary.Write(next),
            CreatedAt = now,
            CreatedBy = command.By.PersonId,
        });
        return next;
    }
}
