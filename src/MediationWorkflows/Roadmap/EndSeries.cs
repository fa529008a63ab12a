using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Database;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>Nobody is asked for these reports any more; those that there are stay.</summary>
public sealed class EndSeries(AppDb db, AccessPolicy policy, BurstRunner bursts, AuditTrail audit)
{
    public sealed record Command(Guid SeriesId, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (series, access) = await policy.FindAsync<ReportSeries>(command.By, command.SeriesId, "report series", now, ct);
        access.Demand(Needed(series));
        await EndAsync(series, command.By, now, ct);
    }

    /// <summary>The institution keeps the roadmap too, and yet does not end what watches over it.</summary>
    public static CaseAction Needed(ReportSeries series) => series.Purpose is ReportPurpose.Oversight or ReportPurpose.ToSupervisor ? CaseAction.EndOversight : CaseAction.ManageRoadmap;

    /// <summary>All of a case, or those of one purpose: the case is closed, or another settlement says who supervises.</summary>
    public async Task OfCaseAsync(Guid caseId, ReportPurpose? purpose, Instant now, CancellationToken ct)
    {
        foreach (var series in await db.WithPendingAsync<ReportSeries>(s => s.CaseId == caseId && s.EndedAt == null && (purpose == null || s.Purpose == purpose), ct))
        {
            await EndAsync(series, Viewer.System, now, ct);
        }
    }

    private async Task EndAsync(ReportSeries series, Viewer by, Instant now, CancellationToken ct)
    {
        series.End(now);
        await audit.AppendAsync(series, by.PersonId, "reports.ended", now, ct);
        if (series.WorkflowInstanceId is { } running)
        {
            await bursts.CancelAsync(running, now, ct);
        }
    }
}
