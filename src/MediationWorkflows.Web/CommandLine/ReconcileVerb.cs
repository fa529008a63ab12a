using System.CommandLine;
using MediationWorkflows.Reconciling;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>reconcile</c>: one line per gap between what waits and what wakes; exit code 1 while a gap is left.</summary>
static class ReconcileVerb
{
    public static Command Create()
    {
        var data = DataOption.Create();
        var dryRun = new Option<bool>("--dry-run") { Description = "Only look." };
        var verb = new Command("reconcile", "Find and repair whatever waits without anything to wake it.") { dryRun, data };
        verb.SetAction(async (parsed, ct) =>
        {
            var onlyLook = parsed.GetValue(dryRun);
            var findings = onlyLook
                ? await Operation.ReadAsync(parsed.GetValue(data)!, scope => scope.Get<Reconciler>().FindAsync(scope.Now, scope.Ct), ct)
                : await Operation.ChangeAsync(parsed.GetValue(data)!, scope => scope.Get<Reconciler>().RepairAsync(scope.Now, scope.Ct), ct);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var finding in findings)
                await output.WriteLineAsync($"{finding.Kind} {finding.Id} {State(finding, onlyLook)}: {finding.What}");
            var repaired = onlyLook ? 0 : findings.Count(f => f.IsRepairable);
            await output.WriteLineAsync($"found={findings.Count} repaired={repaired} left={findings.Count - repaired}");
            return findings.Count == repaired ? 0 : 1;
        });
        return verb;
    }

    static string State(Finding finding, bool onlyLook) => finding.IsRepairable ? (onlyLook ? "repairable" : "repaired") : "needs-a-person";
}
