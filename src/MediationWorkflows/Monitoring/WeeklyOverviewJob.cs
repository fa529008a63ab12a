using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Jobs;
using MediationWorkflows.Mail;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Monitoring;

/// <summary>
/// On Monday morning tells each administrator, at their own hour, that the week behind them can be looked at. The mail has no number in it: what stands still
/// and why is behind the sign-in. An installation that had no case in that week is left in peace.
/// </summary>
public sealed class WeeklyOverviewJob : IRecurringJob
{
    public const string Template = "weekly-overview";

    /// <summary>Where the mail leads.</summary>
    public const string Page = "/operations/week";

    private const int FromHour = 7;

    public string Name => "weekly-overview";

    public Duration Every => Duration.FromHours(1);

    public Task<bool> IsNeededAsync(WorkScope scope) => Task.FromResult(DateTimeZoneProviders.Tzdb.Ids.Any(id => MondayOf(id, scope.Now) is not null));

    public async Task RunAsync(WorkScope scope)
    {
        var before = scope.Now - Duration.FromDays(1);
        if (!await scope.Db.Set<MediationCase>().AnyAsync(c => c.OpenedAt < before && (c.ClosedAt == null || c.ClosedAt > scope.Now - WeekOfOperations.Length), scope.Ct))
        {
            return;
        }

        foreach (var administrator in await scope.Get<RungRecipients>().AdministratorsAsync(scope.Ct))
        {
            if (MondayOf(administrator.TimeZone, scope.Now) is { } monday)
            {
                await scope.Get<Outbox>().EnqueueAsync(
                    $"weekly:{monday:uuuuMMdd}:{administrator.Id:N}", Template, administrator, new Outbox.Subject(CaseId: null), scope.Now, scope.Now, scope.Ct);
            }
        }
    }

    /// <summary>The Monday that it is there, from the hour on; null: it is not.</summary>
    private static LocalDate? MondayOf(string zone, Instant now) =>
        now.InZone(DeadlineDates.Zone(zone)) is { DayOfWeek: IsoDayOfWeek.Monday, Hour: >= FromHour, Date: var monday } ? monday : null;
}
