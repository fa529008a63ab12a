using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Tests.Verification;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Publishing;

public sealed class ChangeLogTests
{
    private const string Id = "plain-case";

    [Theory, BothDatabases]
    public async Task Who_published_reverted_and_took_out_of_use_which_version_stays_on_record(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        var (ada, bob) = (Guid.NewGuid(), Guid.NewGuid());
        await SaveAsync(world, "first");
        await world.DoAsync(s => s.Get<PublishDefinition>().RunAsync(new PublishDefinition.Command(Id, ada), s.Now, s.Ct));
        await SaveAsync(world, "second");
        await world.DoAsync(s => s.Get<PublishDefinition>().RunAsync(new PublishDefinition.Command(Id, bob), s.Now, s.Ct));
        await world.DoAsync(s => s.Get<RevertDefinition>().RunAsync(new RevertDefinition.Command(Id, Number: 1, bob), s.Now, s.Ct));
        await world.DoAsync(s => s.Get<RetractDefinition>().RunAsync(new RetractDefinition.Command(Id, ada), s.Now, s.Ct));
        // What is out of use is not taken out of it again.
        await world.DoAsync(s => s.Get<RetractDefinition>().RunAsync(new RetractDefinition.Command(Id, bob), s.Now, s.Ct));

        var log = await world.ReadAsync(s => s.Db.Set<DefinitionChange>().OrderBy(c => c.Id).Select(c => new { c.Act, c.Number, c.By }).ToListAsync(s.Ct));

        Assert.Equal(
            [(DefinitionAct.Published, 1, ada), (DefinitionAct.Published, 2, bob), (DefinitionAct.Reverted, 1, bob), (DefinitionAct.Retracted, 2, ada)],
            log.Select(c => (c.Act, c.Number, c.By!.Value)));
    }

    private static Task SaveAsync(TestWorld world, string said) => world.DoAsync(s =>
    {
        var model = Drawing.New(Id, $"say Elsa.WriteLine text={said}").ToJsonObject();
        model.Remove("id");
        return s.Get<SaveDraft>().RunAsync(new SaveDraft.Command(model), s.Now, s.Ct);
    });
}
