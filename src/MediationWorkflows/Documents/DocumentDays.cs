using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using NodaTime;

namespace MediationWorkflows.Documents;

internal static class DocumentDays
{
    /// <summary>Which day it is where the case is.</summary>
    public static async Task<LocalDate> TodayAsync(this AppDb db, Guid caseId, Instant now, CancellationToken ct) =>
        now.InZone(DeadlineDates.Zone((await db.FindAsync<MediationCase>([caseId], ct))!.TimeZone)).Date;
}
