using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Insights;
using MediationWorkflows.Parties;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Insights;

/// <summary>What is published of the cases that ended: of whole quarters, each case once.</summary>
public sealed class PublishInsightsTests
{
    private static readonly Instant Spring = Instant.FromUtc(2027, 4, 1, 12, 0);
    private static readonly Instant Summer = Instant.FromUtc(2027, 7, 1, 12, 0);

    [Theory, BothDatabases]
    public async Task What_went_on_to_formal_dispute_resolution_counts_as_a_case_and_not_as_settled(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await EndedAsync(world, CaseOutcome.PartlySettled, 12, Spring - Duration.FromDays(20));
        await EndedAsync(world, CaseOutcome.FormalDR, 11, Spring - Duration.FromDays(10));

        var report = (await PublishAsync(world, Spring)).Single(r => r.By == InsightBy.Severity);

        Assert.Equal((23, 12), (Assert.Single(report.Cells).Count, report.Cells[0].Settled));
    }

    [Theory, BothDatabases]
    public async Task Periods_share_no_case_so_that_no_difference_of_two_tells_of_a_few(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await EndedAsync(world, CaseOutcome.PartlySettled, 14, Spring - Duration.FromDays(20));
        // Ended within a quarter that is not over, and too few for a table of the next.
        await EndedAsync(world, CaseOutcome.Withdrawn, 5, Spring + Duration.FromHours(1));
        await PublishAsync(world, Spring + Duration.FromDays(1));
        Assert.Equal(0, await world.DoAsync(s => s.Get<PublishInsights>().RunAsync(Spring + Duration.FromDays(2), s.Ct)));
        Assert.Equal(0, await world.DoAsync(s => s.Get<PublishInsights>().RunAsync(Summer, s.Ct)));
        await EndedAsync(world, CaseOutcome.Withdrawn, 9, Summer + Duration.FromDays(3));

        var reports = await PublishAsync(world, Instant.FromUtc(2027, 10, 1, 12, 0));

        Assert.All(reports.GroupBy(r => r.By), ofOne =>
        {
            var inOrder = ofOne.OrderBy(r => r.From).ToList();
            Assert.Equal([14, 14], inOrder.Select(r => r.Cells.Sum(c => c.Count)));
            Assert.Equal(inOrder[0].To, inOrder[1].From);
        });
        Assert.All(reports.SelectMany(r => r.Cells), cell => Assert.True(cell.Count >= 11 && cell.Settled is null or >= 11));
    }

    [Theory, BothDatabases]
    public async Task Few_that_were_partly_settled_are_not_told_by_what_was_settled_without_those_that_were_completed(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await EndedAsync(world, CaseOutcome.Completed, 14, Spring - Duration.FromDays(20));
        await EndedAsync(world, CaseOutcome.PartlySettled, 1, Spring - Duration.FromDays(20));
        await EndedAsync(world, CaseOutcome.NoAgreement, 17, Spring - Duration.FromDays(20));

        var reports = (await PublishAsync(world, Spring)).ToDictionary(r => r.By, r => r.Cells.Select(c => (c.Count, c.Settled)));

        Assert.Equal([(32, (int?)15)], reports[InsightBy.Severity]);
        Assert.Equal([(15, null), (17, null)], reports[InsightBy.Outcome]);
        Assert.Equal([(17, null), (15, null)], reports[InsightBy.Remedy]);
    }

    [Theory, BothDatabases]
    public async Task Whether_a_client_needed_help_to_take_part_is_held_against_the_outcome(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await EndedAsync(world, CaseOutcome.PartlySettled, 12, Spring - Duration.FromDays(20));
        await EndedAsync(world, CaseOutcome.PartlySettled, 11, Spring - Duration.FromDays(10), client: p => p.InterpreterLanguage = "es");
        await EndedAsync(world, CaseOutcome.Withdrawn, 11, Spring - Duration.FromDays(9), client: p => p.InterpreterLanguage = "es");
        await EndedAsync(world, CaseOutcome.Withdrawn, 11, Spring - Duration.FromDays(8));
        await EndedAsync(world, CaseOutcome.Withdrawn, 3, Spring - Duration.FromDays(7), client: p => p.Accommodations = new ClassifiedText("A ramp"));

        var report = (await PublishAsync(world, Spring)).Single(r => r.By == InsightBy.Needs);

        Assert.Equal(["none: 12 of 23", "interpreter+accommodations: 11 of 25"], report.Cells.Select(c => $"{string.Join('+', c.Kinds)}: {c.Settled} of {c.Count}"));
    }

    private static Task EndedAsync(TestWorld world, CaseOutcome outcome, int count, Instant at, Action<Participation>? client = null) => world.DoAsync(s =>
    {
        for (var i = 0; i < count; i++)
        {
            var ended = new MediationCase
            {
                Id = Ids.New(at), Reference = $"C-{outcome}-{at.ToUnixTimeSeconds()}-{i}", Title = new ClassifiedText("A dispute"), Jurisdiction = "US-NY", TimeZone = "America/New_York",
                CalendarId = "us-federal", CalendarVersion = 1, Severity = 2, OpenedAt = at - Duration.FromDays(100),
            };
            for (var phase = CasePhase.GroundRules; outcome == CaseOutcome.Completed && phase < CasePhase.Closed; phase++)
            {
                ended.Enter(phase);
            }

            ended.Close(outcome, at);
            s.Db.Add(ended);
            if (client is not null)
            {
                var person = new Person { Id = Ids.New(at), Name = new ClassifiedText("A. Client"), Email = $"{ended.Reference}@example.org", Language = "en", TimeZone = "America/New_York", CreatedAt = at };
                var part = new Participation { Id = Ids.New(at), CaseId = ended.Id, PersonId = person.Id, Key = "client", Role = Role.Client, MandateFrom = ended.OpenedAt };
                client(part);
                s.Db.AddRange(person, part);
            }
        }

        return Task.CompletedTask;
    });

    private static async Task<List<InsightReport>> PublishAsync(TestWorld world, Instant at)
    {
        await world.DoAsync(s => s.Get<PublishInsights>().RunAsync(at, s.Ct));
        return await world.ReadAsync(s => s.Db.Set<InsightReport>().ToListAsync(s.Ct));
    }
}
