using System.Globalization;
using System.Text;
using MediationWorkflows.Simulation.FastForward;
using MediationWorkflows.Time;
using MediationWorkflows.Web.Studio;
using Microsoft.Extensions.Localization;

namespace MediationWorkflows.Web.Pages.Definitions;

/// <summary>A forecast as a file to keep or send: what was assumed, and everything that followed, in Markdown.</summary>
static class FastForwardReport
{
    public static void MapFastForwardReport(this IEndpointRouteBuilder routes) => routes.MapGet("/definitions/{id}/fast-forward/report", WriteAsync).RequireStudioRole().ExcludeFromDescription();

    internal static async Task<IResult> WriteAsync(string id, HttpContext http, ForecastCase forecasts, TimeProvider clock, IStringLocalizer<Texts> text)
    {
        var scenario = FastForwardForm.Read(http.Request.Query, clock.Now().InUtc().Date);
        var forecast = await forecasts.RunAsync(id, FastForwardForm.Number(http.Request.Query, "version"), scenario, http.RequestAborted);
        return TypedResults.File(Encoding.UTF8.GetBytes(Text(id, scenario, forecast, text)), "text/markdown; charset=utf-8", $"{id}-{scenario.Opens.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)}.md");
    }

    internal static string Text(string id, Scenario scenario, Forecast forecast, IStringLocalizer text)
    {
        var report = new StringBuilder();
        var invariant = CultureInfo.InvariantCulture;
        report.AppendLine(invariant, $"# {text["FastForward.Title"]}: {id}, {text["Definitions.VersionN", forecast.Number]}").AppendLine();
        report.AppendLine(invariant, $"- {text["FastForward.Opens"]}: {scenario.Opens.ToString("uuuu-MM-dd", invariant)}");
        report.AppendLine(invariant, $"- {text["FastForward.Days"]}: {scenario.Days}");
        foreach (var (key, _) in Scenario.People)
            report.AppendLine(invariant, $"- {text[$"FastForward.{key}"]}: {text[$"Behaviour.{scenario.Behaviours.GetValueOrDefault(key)}"]}");
        foreach (var (name, value) in ((string, object?)[])[("Bounces", scenario.Bounces), ("Harm", scenario.HarmOnDay), ("Down", scenario.DownAfterDay), ("Closed", scenario.ClosedOnDay)])
        {
            if (value is not null)
                report.AppendLine(invariant, $"- {text[$"FastForward.{name}"]}: {value}");
        }

        report.AppendLine().AppendLine(invariant, $"| {text["FastForward.When"]} | {text["FastForward.What"]} | | {text["FastForward.Who"]} |").AppendLine("|---|---|---|---|");
        foreach (var entry in forecast.Entries)
            report.AppendLine(invariant, $"| {entry.Day.ToString("uuuu-MM-dd", invariant)} | {text[$"ForecastKind.{entry.Kind}"]} | {Cell(Words.Of(text, entry))} | {Cell(entry.Who)} |");
        return report.ToString();
    }

    // A name may hold what a table takes for its own.
    static string Cell(string? value) => (value ?? "").Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
