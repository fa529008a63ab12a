using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Mail;
using MediationWorkflows.Reminders;
using MediationWorkflows.Rulebook;
using MediationWorkflows.Safety;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>Makes a reminder ladder's next version, or a new ladder. Deadlines that are open keep the version that they were opened with.</summary>
public sealed class EditLadder(LadderCatalog catalog, EditedRules edited, MailTemplates templates)
{
    /// <param name="Ladder">Checked when it was read; its version is of no account: the next one is given here.</param>
    public sealed record Command(ReminderLadder Ladder, Viewer By);

    public async Task<ReminderLadder> RunAsync(Command command, Instant now, CancellationToken ct)
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

        var next = command.Ladder with { Version = (await catalog.FindAsync(command.Ladder.Id, ct))?.Version + 1 ?? 1 };
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
