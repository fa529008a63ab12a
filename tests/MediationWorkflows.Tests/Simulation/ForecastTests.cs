using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Simulation;
using MediationWorkflows.Simulation.FastForward;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Tests.Verification;
using MediationWorkflows.Time;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Simulation;

public sealed class ForecastTests
{
    private static readonly Scenario Ordinary = new() { Opens = new LocalDate(2027, 1, 4) };

    private static readonly WorkflowSimulator Simulator = new(services => services.AddLogging().AddSingleton<IContentCipher>(TestCipher.Instance));

    [Theory]
    [InlineData("clinician", 150, 20)]
    [InlineData("client", 150, 20)]
    [InlineData("mediator", 150, 20)]
    [InlineData("nobody", 730, 60)]
    public async Task The_mails_foretold_are_those_that_a_real_run_sends(string silent, int days, int least)
    {
        await using var world = await OpenAsync();
        var scenario = Ordinary with { Days = days, Behaviours = new Dictionary<string, Behaviour> { [silent] = Behaviour.Silent } };

        var foretold = await new ForecastCase(world.Work, Simulator).RunAsync("mediation-case", number: null, scenario, CancellationToken.None);

        Assert.True(foretold.Mails.Count() >= least, $"Only {foretold.Mails.Count()} mails.");
        Assert.Equal(await LiveAsync(world, scenario), foretold.Mails.Select(m => $"{m.At} {m.Name} {m.Who}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Harm_an_outage_a_bounce_and_a_free_day_leave_their_marks()
    {
        await using var world = await OpenAsync();
        var forecasts = new ForecastCase(world.Work, Simulator);

        var forecast = await forecasts.RunAsync("mediation-case", number: null, Ordinary with { Days = 90, HarmOnDay = 40, DownAfterDay = 7, ClosedOnDay = 10, Bounces = "client" }, CancellationToken.None);

        Assert.Contains(forecast.Entries, e => e.Kind == ForecastKind.Deadline && e.Name == "safety.acknowledge" && e.Day == new LocalDate(2027, 2, 13));
        var down = new Interval(TestWorld.At("2027-01-15T23:00:00Z"), TestWorld.At("2027-01-17T23:00:00Z"));
        Assert.DoesNotContain(forecast.Entries, e => e.Kind is ForecastKind.Mail or ForecastKind.Step && down.Contains(e.At) && e.At != down.Start);
        Assert.DoesNotContain(forecast.Mails, m => m.Who == "client" && m.At > forecast.Entries[0].At + Duration.FromMinutes(2));
        Assert.DoesNotContain(forecast.Entries, e => e.Kind == ForecastKind.Deadline && e.Day == new LocalDate(2027, 1, 14));
    }

    [Fact]
    public async Task Two_versions_side_by_side_show_what_moves_and_what_only_one_has()
    {
        await using var world = await OpenAsync();
        var model = Drawing.Shipped("settlement", "sign \"rule=20 BD\"").ToJsonObject();
        model.Remove("id");
        await world.DoAsync(s => s.Get<SaveDraft>().RunAsync(new SaveDraft.Command(model), s.Now, s.Ct));
        var forecasts = new ForecastCase(world.Work, Simulator);
        var (published, draft) = (await forecasts.RunAsync("settlement", 1, Ordinary with { Days = 3 }, CancellationToken.None), await forecasts.RunAsync("settlement", null, Ordinary with { Days = 3 }, CancellationToken.None));
        Assert.Equal((1, 2), (published.Number, draft.Number));

        var (same, late) = (await forecasts.RunAsync("mediation-case", null, Ordinary with { Days = 30 }, CancellationToken.None),
            await forecasts.RunAsync("mediation-case", null, Ordinary with { Days = 30, Behaviours = new Dictionary<string, Behaviour> { ["institution"] = Behaviour.Late } }, CancellationToken.None));

        Assert.All(ForecastPair.Between(same, same), pair => Assert.True(pair is { Before: not null, After: not null, IsMoved: false }));
        var pairs = ForecastPair.Between(same, late);
        Assert.Contains(pairs, pair => pair.IsMoved);
        Assert.Contains(pairs, pair => pair is { Before: null, After.Kind: ForecastKind.Mail, After.Who: "institution" });
    }

    [Fact]
    public async Task A_crowd_is_counted_case_by_case_and_can_be_called_off()
    {
        await using var world = await OpenAsync();
        var crowd = new Crowd(new ForecastCase(world.Work, Simulator));

        await crowd.RunAsync("phase-gate", number: null, count: 6, seed: 1, new LocalDate(2027, 1, 4), CancellationToken.None);

        Assert.Equal((6, 6), (crowd.Result.Done, crowd.Result.Endings.Values.Sum()));
        Assert.True(crowd.Result.Percentile(50) <= crowd.Result.Percentile(90));
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Crowd(new ForecastCase(world.Work, Simulator)).RunAsync("phase-gate", null, 6, 1, new LocalDate(2027, 1, 4), cancel.Token));
    }

    [Fact]
    public async Task A_case_of_a_crowd_goes_as_it_would_go_alone()
    {
        await using var world = await OpenAsync();
        var forecasts = new ForecastCase(world.Work, Simulator);
        var stored = await forecasts.WorldAsync("mediation-case", number: null, CancellationToken.None);
        Scenario[] scenarios =
        [
            Ordinary with { Days = 70 },
            Ordinary with { Days = 70, Behaviours = new Dictionary<string, Behaviour> { ["client"] = Behaviour.Late, ["institution"] = Behaviour.Silent } },
            Ordinary with { Days = 70, Bounces = "client", Behaviours = new Dictionary<string, Behaviour> { ["mediator"] = Behaviour.Late } },
            Ordinary with { Days = 70, Behaviours = new Dictionary<string, Behaviour> { ["clinician"] = Behaviour.Refuses } },
        ];

        var together = await forecasts.RunAsync(stored, scenarios, CancellationToken.None);

        foreach (var (scenario, course) in scenarios.Zip(together))
        {
            var alone = await forecasts.RunAsync("mediation-case", number: null, scenario, CancellationToken.None);
            Assert.Equal(alone.Status, course.Status);
            Assert.Equal(alone.Mails.Select(m => m.At - scenario.From).Order(), course.MailsAfter.Order());
            Assert.Equal(alone.Entries.Where(e => e.Kind == ForecastKind.Deadline).Select(e => e.At - scenario.From).Order(), course.AskedAfter.Order());
        }

        Assert.True(together.Select(c => c.MailsAfter.Count).Distinct().Count() > 2, "These cases do not differ.");
    }

    [Fact]
    public async Task Cases_that_are_alike_are_counted_as_often_as_they_were_drawn()
    {
        await using var world = await OpenAsync();
        var crowd = new Crowd(new ForecastCase(world.Work, Simulator));

        await crowd.RunAsync("phase-gate", number: null, count: 60, seed: 1, new LocalDate(2027, 1, 4), CancellationToken.None);

        Assert.Equal((60, 60), (crowd.Result.Done, crowd.Result.Endings.Values.Sum()));
        Assert.Equal(crowd.Result.Endings.GetValueOrDefault("Finished"), crowd.Result.Days.Count);
    }

    private static async Task<TestWorld> OpenAsync()
    {
        var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        await world.DoAsync(s => s.Get<InstallDefinitions>().ShippedAsync(s.Now, s.Ct));
        return world;
    }

    /// <summary>The same case in the real database, its pumps driven by the clock, its people played here: half of their time, then the first answer.</summary>
    private static async Task<IEnumerable<string>> LiveAsync(TestWorld world, Scenario scenario)
    {
        var clock = new VirtualClock(scenario.From);
        await using var live = world.AnotherNode(services =>
        {
            services.AddSingleton<TimeProvider>(clock);
            services.AddSingleton(clock);
            services.AddSingleton<ClockDriver>();
            services.AddSingleton(new SimulatedMail(clock));
            services.AddSingleton<IMailSender>(s => s.GetRequiredService<SimulatedMail>());
        });
        var script = scenario.ToScript();
        var silent = scenario.Behaviours.Keys.ToList();
        var office = new Viewer(PersonId: null, new HashSet<Role> { Role.Coordinator });
        await live.DoAsync(s => s.Get<OpenCase>().RunAsync(new OpenCase.Command("Live", "US-NY", "America/New_York", "us-federal", 2, LimitationDate: null, "mediation-case",
            [.. script.Parties.Select(p => new PartyInput(p.Key, p.Role, p.Key, $"{p.Key}@example.org", "America/New_York", null))], Clause: null, office), s.Now, s.Ct));
        var driver = live.Get<ClockDriver>();
        var answered = new HashSet<Guid>();
        while (clock.Now() < scenario.Until)
        {
            await driver.SettleAsync(CancellationToken.None);
            var open = await live.ReadAsync(s => s.Db.Set<CaseTask>().Include(t => t.Deadline).Include(t => t.Assignee)
                .Where(t => t.State == TaskState.Open && t.AssigneeId != null && !silent.Contains(t.Assignee!.Key)).OrderBy(t => t.Id).ToListAsync(s.Ct));
            var due = open.Where(t => !answered.Contains(t.Id)).Select(t => (Task: t, At: (t.CreatedAt + ((t.Deadline.ExpiresAt - t.CreatedAt) / 2)).ToMicroseconds())).OrderBy(t => t.At).ToList();
            if (due is [(var task, var at), ..] && at <= clock.Now())
            {
                answered.Add(task.Id);
                await live.DoAsync(async s => await s.Get<CompleteTask>().RunAsync(new CompleteTask.Command(
                    task.Id, s.Get<TaskKinds>().Find(task.Kind)!.Outcomes[0], (JsonObject)s.Get<TaskKinds>().Find(task.Kind)!.Example.DeepClone(), new Viewer(task.Assignee!.PersonId, new HashSet<Role>())), s.Now, s.Ct));
                continue;
            }

            var next = new[] { await driver.NextAsync(CancellationToken.None), due is [(_, var first), ..] ? first : null }.Where(i => i is not null).Min();
            if (next is null || next > scenario.Until)
                break;
            clock.MoveTo(next.Value);
        }

        return live.Get<SimulatedMail>().Messages.Select(m => $"{m.At} {TemplateOf(m)} {m.To.Split('@')[0]}").Order(StringComparer.Ordinal).ToList();

        string TemplateOf(SimulatedMessage message) => live.ReadAsync(async s => (await s.Db.Set<OutboxMessage>().Select(o => new { o.IdempotencyKey, o.Template }).ToListAsync(s.Ct))
            .Single(o => Uri.EscapeDataString(o.IdempotencyKey).Replace(".", "%2E", StringComparison.Ordinal) == message.MessageId.Trim('<').Split('@')[0]).Template).GetAwaiter().GetResult();
    }
}
