using System.Net;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Insights;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Web.Tests.Api.Writes;

public sealed class LearningWriteTests
{
    static JsonObject Course(string person = "mediator@example.org") => new()
    {
        ["person"] = person, ["kind"] = "Training", ["title"] = "De-escalation", ["hours"] = 6.5, ["completedOn"] = "2026-12-01", ["expiresOn"] = "2027-01-31",
    };

    [Theory, BothDatabases]
    public async Task The_register_says_what_mediators_have_learnt_and_what_counts_no_more(DatabaseProvider provider)
    {
        await using var played = await PlayedCase.OpenAsync(provider);
        var coordinator = played["coordinator"];
        Assert.Equal(HttpStatusCode.Created, (await coordinator.PostAsync("/competence", Course())).StatusCode);
        Assert.Equal(["person"], await (await coordinator.PostAsync("/competence", Course("nobody@example.org"))).FieldsAsync());
        foreach (var person in PlayedCase.Parties.Append("mediator"))
            Assert.Equal((person, HttpStatusCode.Forbidden), (person, (await played[person].PostAsync("/competence", Course())).StatusCode));

        Assert.True((bool)Assert.Single(await coordinator.ListAsync("/competence?person=mediator@example.org"))["isCurrent"]!);
        await played.OkAsync("coordinator", "/clock", new JsonObject { ["to"] = "2027-02-01T15:00:00Z" });
        Assert.False((bool)Assert.Single(await coordinator.ListAsync("/competence"))["isCurrent"]!);
        Assert.Empty(await coordinator.ListAsync("/competence?person=client@example.org"));
        Assert.Equal(HttpStatusCode.Forbidden, (await played["client"].SendAsync(HttpMethod.Get, "/competence")).StatusCode);
    }

    [Fact]
    public async Task Analysts_and_nobody_else_read_what_was_published_and_the_office_names_a_cases_cause()
    {
        await using var played = await PlayedCase.OpenAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await played.AskAsync("coordinator", $"/cases/{played.Id}/cause", new JsonObject { ["cause"] = nameof(CauseKind.Communication) })).StatusCode);
        await played.WrongAsync("coordinator", $"/cases/{played.Id}/cause", "cause", []);
        await played.NobodyElseAsync($"/cases/{played.Id}/cause", new JsonObject { ["cause"] = nameof(CauseKind.Communication) }, [.. PlayedCase.Parties, "mediator"]);
        await played.Factory.Services.GetRequiredService<UnitOfWork>().RunAsync(
            scope =>
            {
                scope.Db.Add(new InsightReport
                {
                    Id = Ids.New(scope.Now), By = InsightBy.Severity, From = Instant.FromUtc(2026, 1, 1, 0, 0), To = Instant.FromUtc(2026, 4, 1, 0, 0), SmallestCount = 11,
                    Cells = [new InsightCell(["1", "2"], 14, Settled: null)], PublishedAt = scope.Now,
                });
                return Task.CompletedTask;
            },
            default);
        var analyst = await played.Factory.ProgramAsync(Role.Analyst);

        var report = Assert.Single(await analyst.ListAsync("/insights?by=Severity"));
        Assert.Equal(("14", null), (report["cells"]![0]!["count"]!.ToString(), report["cells"]![0]!["settled"]));
        Assert.Empty(await analyst.ListAsync("/insights?by=Cause"));
        foreach (var person in PlayedCase.Everybody)
            Assert.Equal((person, HttpStatusCode.Forbidden), (person, (await played[person].SendAsync(HttpMethod.Get, "/insights")).StatusCode));
        Assert.Equal(HttpStatusCode.NotFound, (await analyst.SendAsync(HttpMethod.Get, $"/cases/{played.Id}")).StatusCode);
    }
}
