using System.CommandLine;
using MediationWorkflows.Audit;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>audit verify</c>: one line per place where a case's audit chain was tampered with; exit code 1 when there is one.</summary>
static class AuditVerifyVerb
{
    public static Command Create()
    {
        var data = DataOption.Create();
        var one = new Option<Guid?>("--case") { HelpName = "ID", Description = "Only this case." };
        var verb = new Command("verify", "Check that no audit trail was changed, cut or reordered.") { one, data };
        verb.SetAction(async (parsed, ct) =>
        {
            var report = await Operation.ReadAsync(parsed.GetValue(data)!, scope => scope.Get<VerifyAudit>().RunAsync(parsed.GetValue(one), scope.Ct), ct);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var tampering in report.Tamperings)
                await output.WriteLineAsync($"{tampering.CaseId} link {tampering.Sequence?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"} {tampering.Problem}: {tampering.What}");
            await output.WriteLineAsync($"cases={report.Cases} links={report.Links} tampered={report.Tamperings.Select(t => t.CaseId).Distinct().Count()}");
            return report.IsIntact ? 0 : 1;
        });
        return verb;
    }
}
