using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Parties;
using MediationWorkflows.Settlements;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>
/// While a settlement is in force the case's oversight committee, where it has one, reports every quarter on whether it is kept (R54). Other goals, another rhythm: whoever
/// keeps the roadmap ends this series and starts their own.
/// </summary>
public sealed class AskCommittee(AppDb db, StartSeries start)
{
    private const int Months = 3;
    private const string Quarter = "3 mo";

    private static readonly ReportHeading[] Goals =
    [
        new("Of the obligations that were due: kept, in per cent", 100), new("Reviews that found the settlement not kept", 0, AtMost: true), new("What stands in the way, and what is to be done"),
    ];

    public async Task RunAsync(Guid caseId, Instant now, CancellationToken ct)
    {
        var committee = (await db.ParticipationsAsync(caseId, ct)).FirstOrDefault(p => p.Role == Role.Oversight && p.IsInMandate(now));
        if (committee is null || !(await db.WithPendingAsync<Settlement>(s => s.CaseId == caseId, ct)).Exists(s => s.State == SettlementState.InForce)
            || (await db.WithPendingAsync<ReportSeries>(s => s.CaseId == caseId && s.Purpose == ReportPurpose.Oversight && s.EndedAt == null, ct)).Count > 0)
        {
            return;
        }

        var first = (await db.TodayAsync(caseId, now, ct)).PlusMonths(Months);
        await start.RunAsync(
            new StartSeries.Command(
                caseId, ReportPurpose.Oversight, "Whether the settlement is kept", Goals, committee.Id.ToString(), To: null, ChannelId: null, first, Quarter, At: null, Until: null, Viewer.System),
            now, ct);
    }
}
