using System.Net;
using MediationWorkflows.Access;
using MediationWorkflows.Simulation.FastForward;
using MediationWorkflows.Web.Studio;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Web.Tests.Pages;

public sealed class FastForwardReportTests(MediationFactory factory) : IClassFixture<MediationFactory>
{
    const string Path = "/definitions/phase-gate/fast-forward/report?opens=2027-01-04&days=30&mediator=Silent&down=7";

    [Fact]
    public async Task A_forecast_is_a_file_to_keep_with_what_was_assumed_and_what_follows()
    {
        var coordinator = await factory.SignedInAsync($"{Guid.NewGuid():N}@example.org", Role.Coordinator);

        var answer = await coordinator.GetAsync(Path);

        Assert.Equal("text/markdown", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("phase-gate-2027-01-04.md", answer.Content.Headers.ContentDisposition!.FileName);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        Assert.Contains(lines, line => line.StartsWith("- ", StringComparison.Ordinal) && line.Contains("Mediator", StringComparison.Ordinal) && line.Contains("Never answers", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("- ", StringComparison.Ordinal) && line.EndsWith(": 7", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("| 2027-01-", StringComparison.Ordinal) && line.TrimEnd().EndsWith("| mediator |", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_form_is_filled_in_a_first_run_compiles_what_the_next_one_needs()
    {
        var coordinator = await factory.SignedInAsync($"{Guid.NewGuid():N}@example.org", Role.Coordinator);
        var warmUp = factory.Services.GetRequiredService<FastForwardWarmUp>();

        await coordinator.OpenAsync("/definitions/phase-gate/fast-forward?opens=2027-01-04&days=30");

        // Another one does not begin: of a definition that there is not, it would come to no end.
        Assert.True(await warmUp.Begin("no-such-definition", 1, new Scenario { Opens = new LocalDate(2027, 1, 4) }));
    }

    [Fact]
    public async Task A_forecast_is_none_of_a_partys_business()
    {
        var party = await factory.SignedInAsync($"{Guid.NewGuid():N}@example.org", Role.Client);

        Assert.Equal(HttpStatusCode.Forbidden, (await party.GetAsync(Path)).StatusCode);
    }
}
