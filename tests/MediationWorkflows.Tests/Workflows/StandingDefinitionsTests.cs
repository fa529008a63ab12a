using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Tests.Workflows;

public sealed class StandingDefinitionsTests
{
    [Theory, BothDatabases]
    public async Task What_every_case_relies_on_is_neither_retracted_nor_deleted(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.DoAsync(s => s.Get<InstallDefinitions>().ShippedAsync(s.Now, s.Ct));

        foreach (var id in world.Get<StandingDefinitions>().Ids)
        {
            await Assert.ThrowsAsync<StateException>(() => world.DoAsync(s => s.Get<RetractDefinition>().RunAsync(new RetractDefinition.Command(id), s.Now, s.Ct)));
            await Assert.ThrowsAsync<StateException>(() => world.DoAsync(s => s.Get<DeleteDefinition>().RunAsync(new DeleteDefinition.Command(id), s.Ct)));
        }

        // Others are.
        await world.DoAsync(s => s.Get<RetractDefinition>().RunAsync(new RetractDefinition.Command("milestone"), s.Now, s.Ct));
        await world.DoAsync(s => s.Get<DeleteDefinition>().RunAsync(new DeleteDefinition.Command("milestone"), s.Ct));
    }
}
