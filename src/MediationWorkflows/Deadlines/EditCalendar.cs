using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Rulebook;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>
/// Makes a calendar's next version, or a new calendar. Open deadlines become longer by themselves; that some become shorter needs a coordinator's
/// confirmation, or nothing is changed (T8).
/// </summary>
public sealed class EditCalendar(CalendarCatalog catalog, EditedRules edited, CalendarImpact impact, RollOutCalendar rollOut)
{
    /// <param name="Definition">Its version is of no account: the next one is given here.</param>
    /// <param name="ConfirmShortening">The coordinator has seen which deadlines become shorter.</param>
    public sealed record Command(CalendarDefinition Definition, bool ConfirmShortening, Viewer By);

    /// <summary>One open deadline that would move.</summary>
    public sealed record Affected(Deadline Deadline, LocalDate DueBefore, Instant ExpiresBefore, DueDate After, ChangeEffect Effect);

    /// <summary>The open deadlines that would move, of so many that were looked at.</summary>
    public sealed record Preview(CalendarDefinition Next, int Total, IReadOnlyList<Affected> Moved)
    {
        public int Shortened => Moved.Count(m => m.Effect == ChangeEffect.Shorter);
    }

    public async Task<Preview> PreviewAsync(Command command, CancellationToken ct)
    {
        AccessPolicy.DemandAccount(command.By, Role.Administrator, Role.Coordinator);
        if (CalendarCatalog.IsOfCase(command.Definition.Id) || (command.Definition.Base is { } below && CalendarCatalog.IsOfCase(below)))
        {
            throw new InvalidCalendarException(command.Definition.Id, "ids that begin with case- belong to one case each, and are changed there.");
        }

        var current = await catalog.FindAsync(command.Definition.Id, ct);
        var next = command.Definition with { Version = (current?.Version ?? 0) + 1 };
        var calendars = await impact.CalendarsAsync(next, ct);
        var open = await impact.Counting(calendars).AsNoTracking().OrderBy(d => d.Id).ToListAsync(ct);
        var moved = (await impact.OfAsync(open, calendars, ct)).Where(d => d.Effect != ChangeEffect.None)
            .Select(d => new Affected(d.Deadline, d.Deadline.DueOn, d.Deadline.ExpiresAt, d.After, d.Effect)).ToList();
        return new Preview(next, open.Count, moved);
    }

    /// <exception cref="StateException">Deadlines would become shorter, and nobody confirmed that.</exception>
    public async Task<(Preview Preview, CalendarRollout Rollout)> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var preview = await PreviewAsync(command, ct);
        if (preview.Shortened > 0)
        {
            if (!command.ConfirmShortening)
            {
                throw NotConfirmed(preview.Shortened);
            }

            // T8 names who may take time from a party.
            AccessPolicy.DemandAccount(command.By, Role.Coordinator);
        }

        edited.Add(CalendarCatalog.Version(preview.Next, command.By.PersonId, now));
        var rollout = await rollOut.StartAsync(preview.Next, command.ConfirmShortening, command.By.PersonId, now, ct);
        return (preview, rollout);
    }

    internal static StateException NotConfirmed(int shortened) => new(
        $"{shortened} open deadlines would become shorter. Look at them with dryRun=true; then a coordinator repeats this with \"confirm\": true.",
        "ShorteningNotConfirmed", "confirm");
}
