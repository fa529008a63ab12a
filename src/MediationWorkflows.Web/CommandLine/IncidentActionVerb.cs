using System.CommandLine;
using MediationWorkflows.Incidents;
using MediationWorkflows.Monitoring;

namespace MediationWorkflows.Web.CommandLine;

/// <summary><c>incident retry|skip|cancel</c>: by ids, by a filter, or <c>--all</c>; exit code 1 when some were refused.</summary>
static class IncidentActionVerb
{
    public static Command Create(IncidentAction action, string description)
    {
        var data = DataOption.Create();
        var ids = new Argument<Guid[]>("ID") { Arity = ArgumentArity.ZeroOrMore, Description = "Which incidents." };
        var all = new Option<bool>("--all") { Description = "All open ones that the other options leave." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count what would be done." };
        var outcome = new Option<string>("--outcome") { HelpName = "NAME", Description = "How a skipped activity ended. [default: Done]" };
        var filter = new IncidentFilterOptions();
        var verb = new Command(action.ToString().ToLowerInvariant(), description) { ids, all, dryRun, data };
        if (action == IncidentAction.Skip)
            verb.Add(outcome);
        filter.AddTo(verb);
        verb.SetAction(async (parsed, ct) =>
        {
            var selected = filter.Read(parsed);
            var named = parsed.GetValue(ids)!;
            // Everything only where somebody asked for everything.
            if (named.Length == 0 && selected == new IncidentFilter() && !parsed.GetValue(all))
                throw new UsageException("Name incidents by id, by a filter such as --kind, or say --all.");
            if (named.Length > 0 && selected != new IncidentFilter())
                throw new UsageException("Name incidents by id, or by a filter, and not by both.");
            var report = await Operation.ChangeAsync(
                parsed.GetValue(data)!,
                scope => scope.Get<ActOnIncidents>().RunAsync(
                    new ActOnIncidents.Command(
                        action, named.Length > 0 ? named : null, named.Length > 0 ? null : selected, parsed.GetValue(dryRun), Operator.AtTheMachine(),
                        action == IncidentAction.Skip ? parsed.GetValue(outcome) : null),
                    scope.Now, scope.Ct),
                ct);
            var output = parsed.InvocationConfiguration.Output;
            await output.WriteLineAsync($"selected={report.Selected} {(report.DryRun ? "would-do" : "done")}={report.Count} refused={report.Refused.Count}");
            foreach (var refusal in report.Refused)
                await output.WriteLineAsync($"{refusal.Id} {refusal.Reason}");
            return report.Refused.Count == 0 ? 0 : 1;
        });
        return verb;
    }
}
