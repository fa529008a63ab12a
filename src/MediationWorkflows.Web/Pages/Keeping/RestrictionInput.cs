using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Restrictions;
using MediationWorkflows.Web.Pages.Layout;
using NodaTime;

namespace MediationWorkflows.Web.Pages.Keeping;

/// <summary>What the forms of the page of restrictions mean.</summary>
static class RestrictionInput
{
    /// <summary>Benchmarks are one a line; what begins with a question mark is wished for, and not mandatory.</summary>
    public static ProposeRestriction.Command Proposal(Guid caseId, ActInput input, Viewer by) => new(
        caseId, input.From ?? "", input.Text ?? "", FormDay.Of(input.Day, "start") ?? throw new InvalidInputException("start", "This is needed."), FormDay.Of(input.Basis, "end"), input.To ?? "",
        input.Days ?? Restriction.LongestReviewInterval,
        [.. (input.Purpose ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => new BenchmarkInput(line.TrimStart('?').Trim(), !line.StartsWith('?')))], by);

    public static DecideRestriction.Command Decision(ActInput input, Viewer by) => new(
        input.Subject, Enum.TryParse<RestrictionDecisionKind>(input.Kind, out var kind) ? kind : throw new InvalidInputException("decision", "Choose one of the answers."), input.Text ?? "",
        FormDay.Of(input.Day, "until"), by);
}
