using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Parties;
using MediationWorkflows.Roadmap;
using NodaTime.Text;

namespace MediationWorkflows.Activities;

/// <summary>Tells when the next report of a series is asked for: counted from its first day and never from the last one (T3). None once it has ended or the case is closed.</summary>
internal sealed class NextReport : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var series = await context.SubjectAsync<ReportSeries>("Series");
        var mediationCase = (await context.Db().FindAsync<MediationCase>([context.CaseId()], context.Cancellation))!;
        var zone = DeadlineDates.Zone(mediationCase.TimeZone);
        var next = new Recurrence(series.FirstOn, DeadlineRule.Parse(series.Every)).At(series.At, zone, context.Now).First();
        if (series.EndedAt is not null || mediationCase.Phase == CasePhase.Closed || next.InZone(zone).Date > series.Until)
        {
            return StepResult.Done("None");
        }

        context.SetOutput("OccursAt", InstantPattern.ExtendedIso.Format(next));
        return StepResult.Done("Next");
    }
}

/// <summary>The day of a report has come: it is due, a check-in within one business day, any other within five.</summary>
internal sealed class OpenReport : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var series = await context.SubjectAsync<ReportSeries>("Series");
        var report = new PeriodicReport
        {
            Id = Ids.New(context.Now),
            CaseId = series.CaseId,
            SeriesId = series.Id,
            ReporterId = await context.Db().HolderAsync(series.CaseId, series.ReporterId, context.Now, context.Cancellation),
            DueOn = await context.TodayAsync(),
            AskedAt = context.Now,
        };
        context.Db().Add(report);
        context.SetOutput("Report", report.Id.ToString("N"));
        context.SetOutput("Rule", series.Purpose == ReportPurpose.CheckIn ? "1 BD" : "5 BD");
        return StepResult.Done();
    }
}

/// <summary>Nobody wrote the report in time.</summary>
internal sealed class MissReport : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var report = await context.SubjectAsync<PeriodicReport>("Report");
        report.Settle(PeriodicReportState.Missed, context.Now);
        await context.Get<AuditTrail>().AppendAsync(report, actorId: null, "report.missed", context.Now, context.Cancellation);
        return StepResult.Done();
    }
}
