using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Escrow;
using MediationWorkflows.Restrictions;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Tests.Simulation;

public sealed class DemoCasesTests
{
    [Fact]
    public async Task The_example_cases_stand_in_every_phase_and_are_loaded_into_an_empty_installation_only()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);
        await world.DoAsync(s => s.Get<InstallDefinitions>().ShippedAsync(s.Now, s.Ct));
        var demo = new DemoCases(s => s.AddLogging().AddSingleton<IContentCipher>(TestCipher.Instance));

        await demo.LoadAsync(world.Get<DatabaseOptions>(), TestWorld.Start, CancellationToken.None);

        var phases = await world.ReadAsync(s => s.Db.Set<MediationCase>().Select(c => c.Phase).Distinct().ToListAsync());
        Assert.Equal(Enum.GetValues<CasePhase>(), phases.Order());
        var cases = await world.ReadAsync(s => s.Db.Set<MediationCase>().ToListAsync());
        Assert.All(cases, c => Assert.True(c.OpenedAt <= TestWorld.Start));
        await world.ReadAsync(async s =>
        {
            var (account, releases) = (await s.Db.Set<EscrowAccount>().SingleAsync(), await s.Db.Set<EscrowRelease>().ToListAsync());
            Assert.Equal(6_000, EscrowBalance.Of(account, releases).Remaining);
            Assert.Equal(RestrictionState.Active, (await s.Db.Set<Restriction>().SingleAsync()).State);
            // A simulated committee answers in the format of its series, whatever that is.
            var oversight = await s.Db.Set<ReportSeries>().SingleAsync(r => r.Purpose == ReportPurpose.Oversight);
            Assert.Contains(await s.Db.Set<PeriodicReport>().ToListAsync(), r => r.SeriesId == oversight.Id && r.State == PeriodicReportState.Issued && r.Entries.Count == oversight.Headings.Count);
            return true;
        });
        await demo.LoadAsync(world.Get<DatabaseOptions>(), TestWorld.Start, CancellationToken.None);
        Assert.Equal(cases.Count, await world.ReadAsync(s => s.Db.Set<MediationCase>().CountAsync()));
    }

    [Fact]
    public async Task An_installation_with_cases_of_its_own_gets_no_examples()
    {
        await using var test = await TestCase.OpenAsync(DatabaseProvider.Sqlite);
        var demo = new DemoCases(s => s.AddLogging().AddSingleton<IContentCipher>(TestCipher.Instance));

        await Assert.ThrowsAsync<StateException>(() => demo.LoadAsync(test.World.Get<DatabaseOptions>(), TestWorld.Start, CancellationToken.None));

        Assert.Equal(1, await test.World.ReadAsync(s => s.Db.Set<MediationCase>().CountAsync()));
    }
}
