using System.Globalization;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Engine;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Web.Pages.Layout;
using NodaTime;

namespace MediationWorkflows.Web.Pages.Roadmap;

/// <summary>What the forms of the roadmap's page mean.</summary>
static class RoadmapInput
{
    public static PlanAction.Command Action(Guid caseId, ActInput input, Viewer by) => new(
        caseId, Kind<RoadmapActionKind>(input), input.Text ?? "", input.Basis, input.Purpose ?? "", input.From ?? "", input.To ?? "", FormDay.Of(input.Day, "dueOn") ?? LocalDate.MinIsoValue, by);

    public static SettleAction.Command Settling(ActInput input, Viewer by) =>
        new(input.Subject, Kind<RoadmapActionState>(input), input.Text ?? "", FormDay.Of(input.Day, "expiresOn"), by);

    public static StartSeries.Command Series(Guid caseId, ActInput input, Viewer by) => new(
        caseId, Kind<ReportPurpose>(input), input.Name ?? "", HeadingsOf(input.Text ?? ""), input.From ?? "", string.IsNullOrEmpty(input.To) ? null : input.To,
        input.Items is [var channel] && channel != Guid.Empty ? channel : null, FormDay.Of(input.Day, "first") ?? LocalDate.MinIsoValue, (input.Basis ?? "").Trim(), At: null, Until: null, by);

    /// <summary>One a line: <c>Falls in a month | &lt;= 2</c>; without a number it is answered in words.</summary>
    static List<ReportHeading> HeadingsOf(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split('|', 2, StringSplitOptions.TrimEntries)).Select(parts => parts switch
        {
            [var words, var target] => new ReportHeading(words, Number(target), target.StartsWith("<=", StringComparison.Ordinal)),
            _ => new ReportHeading(parts[0]),
        })];

    static decimal Number(string target) => decimal.TryParse(target.TrimStart('<', '>', '=', ' '), NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new InvalidInputException("headings", "A target is a number, for example >= 90 or <= 2.5.");

    static T Kind<T>(ActInput input)
        where T : struct, Enum => Enum.TryParse<T>(input.Kind, out var kind) ? kind : (T)(object)-1;

    public static WriteReport.Command Report(ActInput input, Viewer by) =>
        new(input.Subject, input.Verb == "write" ? [.. (input.Rules ?? []).Select(r => r.Text ?? "")] : null, by);
}
