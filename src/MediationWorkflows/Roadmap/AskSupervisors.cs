using System.Globalization;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Settlements;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>
/// A settlement with supervisors outside is in force: from now on each is reported to as often as it says (R38), line by line of what they watch. The office reports,
/// so that no party speaks about itself alone.
/// </summary>
public sealed class AskSupervisors(AppDb db, StartSeries start, EndSeries end)
{
    private const int LongestLine = 500;

    public async Task RunAsync(Settlement settlement, LocalDate signedOn, Instant now, CancellationToken ct)
    {
        await end.OfCaseAsync(settlement.CaseId, ReportPurpose.ToSupervisor, now, ct);
        var here = (await db.ParticipationsAsync(settlement.CaseId, ct)).Where(p => p.IsInMandate(now)).ToList();
        var office = here.Find(p => p.Role == Role.Coordinator) ?? here.Find(p => p.Role == Role.Mediator);
        foreach (var supervisor in office is null ? [] : settlement.Supervisors)
        {
            var lines = supervisor.Scope.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            await start.RunAsync(
                new StartSeries.Command(
                    settlement.CaseId, ReportPurpose.ToSupervisor, supervisor.Scope, [.. lines.Take(20).Select(l => new ReportHeading(l.Length > LongestLine ? l[..LongestLine] : l))], office!.Id.ToString(),
                    supervisor.ParticipationId.ToString(), ChannelId: null, signedOn.PlusMonths(supervisor.ReportEveryMonths),
                    string.Create(CultureInfo.InvariantCulture, $"{supervisor.ReportEveryMonths} mo"), At: null, Until: null, Viewer.System),
                now, ct);
        }
    }
}
