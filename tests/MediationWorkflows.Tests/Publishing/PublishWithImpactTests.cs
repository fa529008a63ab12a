using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Publishing;
using MediationWorkflows.Tests.Lifecycle;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Tests.Verification;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Tests.Publishing;

public sealed class PublishWithImpactTests
{
    private const string Id = "plain-case";

    private const string Drawn = """
        start Elsa.Start
        ask AskPeople taskKind=acknowledge audience=coordinator ladder=standard "rule=10 BD"
        close CloseCase outcome=Withdrawn
        start.Done -> ask
        ask.Done -> close
        ask.Refused -> close
        ask.Silent -> close
        """;

    [Theory, BothDatabases]
    public async Task The_chosen_case_moves_with_its_later_deadline_and_the_other_one_stays(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        var (one, other) = (await OpenAsync(world), await OpenAsync(world, isFirst: false));
        await SaveAsync(world, Drawn.Replace("10 BD", "20 BD", StringComparison.Ordinal));

        var impact = await ImpactAsync(world);
        await PublishAsync(world, impact.Number, one);

        Assert.Equal((2, 2, 0), (impact.Number, impact.CanMove.Count, impact.Blocked.Count));
        Assert.All(impact.Deadlines, d => Assert.Equal(("acknowledge", new LocalDate(2027, 1, 19), new LocalDate(2027, 2, 2), true), (d.Kind, d.Before, d.After, d.IsLater)));
        Assert.Equal((2, 1), ((await world.InstanceAsync(one)).DefinitionNumber, (await world.InstanceAsync(other)).DefinitionNumber));
        Assert.Equal([new LocalDate(2027, 1, 19), new LocalDate(2027, 2, 2)], await world.ReadAsync(s => s.Db.Set<Deadline>().Select(d => d.DueOn).OrderBy(d => d).ToListAsync(s.Ct)));
        Assert.Equal([DefinitionAct.Published, DefinitionAct.Moved], await world.ReadAsync(s => s.Db.Set<DefinitionChange>().OrderBy(c => c.Id).Select(c => c.Act).ToListAsync(s.Ct)));
    }

    [Fact]
    public async Task No_deadline_is_shortened_and_a_case_whose_place_is_gone_is_blocked_with_the_reason()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        var one = await OpenAsync(world);
        await SaveAsync(world, Drawn.Replace("10 BD", "5 BD", StringComparison.Ordinal));
        var shorter = await ImpactAsync(world);
        await PublishAsync(world, shorter.Number, one);
        await SaveAsync(world, Drawn.Replace("ask", "invite", StringComparison.Ordinal));

        var gone = await ImpactAsync(world);

        Assert.False(Assert.Single(shorter.Deadlines).IsLater);
        Assert.Equal([new LocalDate(2027, 1, 19)], await world.ReadAsync(s => s.Db.Set<Deadline>().Select(d => d.DueOn).ToListAsync(s.Ct)));
        Assert.Empty(gone.CanMove);
        Assert.Contains("no counterpart", Assert.Single(Assert.Single(gone.Blocked).Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_looked_at_is_not_published()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        await OpenAsync(world);
        await SaveAsync(world, Drawn.Replace("10 BD", "5 BD", StringComparison.Ordinal));

        await Assert.ThrowsAsync<StateException>(() => PublishAsync(world, seen: 1));
        await Assert.ThrowsAsync<StateException>(() => PublishAsync(world, 2, Guid.NewGuid()));
        Assert.False(await world.ReadAsync(s => s.Db.Set<WorkflowDefinitionVersion>().AnyAsync(v => v.DefinitionId == Id && v.Number == 2 && v.IsPublished, s.Ct)));
    }

    [Theory, BothDatabases]
    public async Task Under_the_rule_of_two_nobody_publishes_what_they_proposed_or_what_was_changed_since(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider, services => services.Configure<PublishingOptions>(o => o.FourEyes = true));
        await OpenAsync(world);
        await SaveAsync(world, Drawn.Replace("10 BD", "20 BD", StringComparison.Ordinal));
        var (ada, bob) = (Guid.NewGuid(), Guid.NewGuid());
        Task Publish(Guid? by) => world.DoAsync(s => s.Get<PublishDefinition>().RunAsync(new PublishDefinition.Command(Id, by), s.Now, s.Ct));
        Task Propose(Guid by) => world.DoAsync(s => s.Get<ProposePublication>().RunAsync(new ProposePublication.Command(Id, Seen: 2, by), s.Now, s.Ct));

        await Assert.ThrowsAsync<DefinitionRefusedException>(() => Publish(ada));
        await Propose(ada);
        await Assert.ThrowsAsync<DefinitionRefusedException>(() => Publish(ada));
        await Assert.ThrowsAsync<DefinitionRefusedException>(() => Publish(null));
        await SaveAsync(world, Drawn.Replace("10 BD", "15 BD", StringComparison.Ordinal));
        await Assert.ThrowsAsync<DefinitionRefusedException>(() => Publish(bob));
        await Propose(ada);
        await Publish(bob);

        Assert.True(await world.ReadAsync(s => s.Db.Set<WorkflowDefinitionVersion>().AnyAsync(v => v.DefinitionId == Id && v.Number == 2 && v.IsPublished, s.Ct)));
    }

    private static async Task<Guid> OpenAsync(TestWorld world, bool isFirst = true)
    {
        if (isFirst)
            await world.InstallAsync(Drawing.New(Id, Drawn).ToJson());
        return (await world.DoAsync(s => s.Get<OpenCase>().RunAsync(Cases.OpenedCase.Command(Cases.OpenedCase.Office) with { DefinitionId = Id }, s.Now, s.Ct))).WorkflowInstanceId!.Value;
    }

    private static Task SaveAsync(TestWorld world, string lines) => world.DoAsync(s =>
    {
        var model = Drawing.New(Id, lines).ToJsonObject();
        model.Remove("id");
        return s.Get<SaveDraft>().RunAsync(new SaveDraft.Command(model), s.Now, s.Ct);
    });

    private static Task<Impact> ImpactAsync(TestWorld world) => world.ReadAsync(s => s.Get<PublicationImpact>().RunAsync(Id, s.Now, s.Ct));

    private static Task PublishAsync(TestWorld world, int seen, params Guid[] runs) =>
        world.DoAsync(s => s.Get<PublishWithImpact>().RunAsync(new PublishWithImpact.Command(Id, seen, runs, Viewer.System), s.Now, s.Ct));
}
