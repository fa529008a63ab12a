using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Rulebook;
using NodaTime;

namespace MediationWorkflows.Deadlines;

/// <summary>
/// Puts a running case under another calendar, or lays days of its own over one: a closure that concerns nobody else, a holiday that it works. Its open
/// deadlines are derived anew. They become longer by themselves; that some become shorter needs a coordinator's confirmation, or nothing is changed (T8).
/// </summary>
public sealed class ChangeCaseCalendar(
    AppDb db, AccessPolicy policy, CalendarCatalog catalog, EditedRules edited, CalendarImpact impact, MoveDeadlines move, AuditTrail audit)
{
    /// <param name="Own">
    /// What the case adds; its <see cref="CalendarDefinition.Base"/> names the calendar that it lies on, its id and version are of no account. Without any days of
    /// its own the case counts with the calendar itself.
    /// </param>
    public sealed record Command(Guid CaseId, CalendarDefinition Own, bool ConfirmShortening, Viewer By);

    /// <param name="Next">What the case counts with from then on.</param>
    /// <param name="Open">The deadlines that count, derived anew, those that stay included.</param>
    public sealed record Preview(WorkingCalendar Next, IReadOnlyList<EditCalendar.Affected> Open)
    {
        public IEnumerable<EditCalendar.Affected> Moved => Open.Where(d => d.Effect != ChangeEffect.None);

        public int Shortened => Open.Count(d => d.Effect == ChangeEffect.Shorter);
    }

    /// <exception cref="TimeRuleException">The calendar is unknown, or the days contradict themselves.</exception>
    public async Task<Preview> PreviewAsync(Command command, Instant now, CancellationToken ct)
    {
        await FindAsync(command, now, ct);
        return await DeriveAsync(command, await LayersAsync(command, ct), ct);
    }

    /// <exception cref="StateException">The case is closed, or deadlines would become shorter and nobody confirmed that.</exception>
    /// <exception cref="TimeRuleException">The calendar is unknown, or the days contradict themselves.</exception>
    public async Task<(MediationCase Case, Preview Preview)> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (mediationCase, access) = await FindAsync(command, now, ct);
        var layers = await LayersAsync(command, ct);
        var preview = await DeriveAsync(command, layers, ct);
        if (preview.Shortened > 0)
        {
            if (!command.ConfirmShortening)
            {
                throw EditCalendar.NotConfirmed(preview.Shortened);
            }

            // T8 names who may take time from a party.
            if (!command.By.IsSystem && !access.Roles.Contains(Role.Coordinator))
            {
                throw new NotAllowedException("Only a coordinator may make deadlines shorter.");
            }
        }

        if (CalendarCatalog.IsOfCase(layers[^1].Id))
        {
            edited.Add(CalendarCatalog.Version(layers[^1], command.By.PersonId, now));
        }

        catalog.UseHere(preview.Next);
        (mediationCase.CalendarId, mediationCase.CalendarVersion) = (layers[^1].Id, preview.Next.TopVersion);
        await ApplyAsync(mediationCase, preview, command.By.PersonId, now, ct);
        await audit.AppendAsync(command.CaseId, command.By.PersonId, "case.calendarChanged", now, ct, nameof(MediationCase), command.CaseId.ToString("N"),
            $$"""{"layers":"{{preview.Next.Version}}"}""");
        return (mediationCase, preview);
    }

    private async Task<(MediationCase Case, CaseAccess Access)> FindAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.ManageDeadlines);
        var mediationCase = (await db.FindAsync<MediationCase>([command.CaseId], ct))!;
        mediationCase.RequireOpen();
        return (mediationCase, access);
    }

    /// <summary>The layers as they will be, lowest first; the case's own is the last, and has its next version.</summary>
    private async Task<IReadOnlyList<CalendarDefinition>> LayersAsync(Command command, CancellationToken ct)
    {
        var own = command.Own;
        var below = own.Base is { } id && !CalendarCatalog.IsOfCase(id) && await catalog.FindAsync(id, ct) is { } found ? found : throw await catalog.UnknownAsync(own.Base ?? "", ct);
        if (own.Closures.Count + own.Openings.Count + own.Removes.Count + own.Holidays.Count + own.Weeks.Count == 0)
        {
            return await catalog.LayersAsync(below, ct);
        }

        var key = CalendarCatalog.OfCase(command.CaseId);
        return await catalog.LayersAsync(own with { Id = key, Version = ((await catalog.FindAsync(key, ct))?.Version ?? 0) + 1 }, ct);
    }

    private async Task<Preview> DeriveAsync(Command command, IReadOnlyList<CalendarDefinition> layers, CancellationToken ct)
    {
        var next = CalendarImpact.Compose(layers);
        var open = await db.WithPendingAsync<Deadline>(d => d.CaseId == command.CaseId && CalendarImpact.StatesThatCount.Contains(d.State), ct);
        var derived = await impact.OfAsync(open, open.Select(d => d.CalendarId).Distinct().ToDictionary(id => id, _ => next, StringComparer.Ordinal), ct);
        return new Preview(next, [.. derived.OrderBy(d => d.Deadline.Id).Select(d => new EditCalendar.Affected(d.Deadline, d.Deadline.DueOn, d.Deadline.ExpiresAt, d.After, d.Effect))]);
    }

    private async Task ApplyAsync(MediationCase mediationCase, Preview preview, Guid? by, Instant now, CancellationToken ct)
    {
        foreach (var (deadline, _, _, _, _) in preview.Open)
        {
            (deadline.CalendarId, deadline.CalendarLayers, deadline.CalendarVersion) = (mediationCase.CalendarId, preview.Next.Version, preview.Next.TopVersion);
        }

        await move.RunAsync([.. preview.Moved.Select(m => new MoveDeadlines.Move(m.Deadline, m.After))], new MoveDeadlines.Cause("calendar", by), now, ct);
        await move.RewakeAsync([.. preview.Open.Where(d => d.Effect == ChangeEffect.None).Select(d => (d.Deadline, d.After))], now, ct);
    }
}
