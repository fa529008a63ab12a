using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Rulebook;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Jobs;

/// <summary>
/// A release brings newer time-zone data: open deadlines that were derived with older data are derived anew, once. They become longer by themselves and
/// never shorter, like after a calendar's edit that nobody confirmed (T8).
/// </summary>
public sealed class TimeZoneDataJob : IRecurringJob
{
    private const string Mark = "tzdb:rolled-out";

    public string Name => "time-zone-data";

    public Duration Every => Duration.FromHours(1);

    public async Task RunAsync(WorkScope scope)
    {
        var (db, ct, current) = (scope.Db, scope.Ct, DeadlineDates.TzdbVersion);
        var mark = await db.FindAsync<SystemSetting>([Mark], ct);
        if (mark?.Value == current)
        {
            return;
        }

        var calendars = await db.Set<Deadline>()
            .Where(d => d.TzdbVersion != current && CalendarImpact.StatesThatCount.Contains(d.State))
            .Select(d => d.CalendarId).Distinct().ToListAsync(ct);
        foreach (var id in calendars)
        {
            if (await scope.Get<CalendarCatalog>().FindAsync(id, ct) is { } calendar)
            {
                await scope.Get<RollOutCalendar>().StartAsync(calendar, shorteningConfirmed: false, startedBy: null, scope.Now, ct);
            }
        }

        if (mark is null)
        {
            db.Add(new SystemSetting { Key = Mark, Value = current });
        }
        else
        {
            mark.Value = current;
        }
    }
}
