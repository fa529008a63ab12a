using System.Net;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Insights;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Web.Tests.Pages;

/// <summary>What analysts see: published tables with bars beside the numbers, and nothing else.</summary>
public sealed class InsightsPageTests
{
    [Fact]
    public async Task Published_tables_are_shown_period_by_period_to_analysts_only()
    {
        await using var factory = new MediationFactory();
        var analyst = await factory.SignedInAsync("ana@example.org", Role.Analyst);
        Assert.NotNull((await analyst.OpenAsync("/insights")).QuerySelector(".empty"));
        await PublishAsync(factory, InsightBy.Duration, 2026, new InsightCell(["0", "1"], 14), new InsightCell(["5", "unknown"], 28, Settled: 11));
        await PublishAsync(factory, InsightBy.Cause, 2026);
        await PublishAsync(factory, InsightBy.Outcome, 2025, new InsightCell(["Withdrawn"], 12));

        var page = await analyst.OpenAsync("/insights");
        Assert.Equal(["by-Cause", "by-Duration"], page.QuerySelectorAll("[id^=by-]").Select(card => card.Id));
        var rows = page.QuerySelectorAll("#by-Duration tbody tr");
        Assert.Contains("0 to 0.5 years, 0.5 to 1 years", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Equal(["14", "not said"], rows[0].QuerySelectorAll("td[data-label]").Select(cell => cell.TextContent));
        Assert.Equal(["100", "39.3"], rows[1].QuerySelectorAll("rect").Select(bar => bar.GetAttribute("width")));
        Assert.NotNull(page.QuerySelector("#by-Cause .muted"));

        var earlier = await analyst.OpenAsync(page.QuerySelectorAll("nav.pages a")[1].GetAttribute("href")!);
        Assert.Contains("withdrawn", earlier.QuerySelector("#by-Outcome")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await factory.SignedInAsync("cora@example.org", Role.Coordinator, Role.Administrator)).GetAsync("/insights")).StatusCode);
    }

    static Task PublishAsync(MediationFactory factory, InsightBy by, int year, params InsightCell[] cells) => factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
        scope =>
        {
            scope.Db.Add(new InsightReport
            {
                Id = Ids.New(scope.Now), By = by, From = Instant.FromUtc(year, 1, 1, 0, 0), To = Instant.FromUtc(year, 4, 1, 0, 0), SmallestCount = 11, Cells = cells, PublishedAt = scope.Now,
            });
            return Task.CompletedTask;
        },
        default);
}
