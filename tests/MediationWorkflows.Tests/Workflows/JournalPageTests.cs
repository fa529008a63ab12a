using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Tests.Workflows;

public sealed class JournalPageTests
{
    [Theory, BothDatabases]
    public async Task Pages_of_any_size_join_to_the_whole_journal(DatabaseProvider provider)
    {
        await using var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("slow", Definitions.Write("a"), Definitions.Delay("01:00:00"), Definitions.Write("b"), Definitions.Delay("01:00:00"), Definitions.Write("c")));
        var instance = await world.StartAsync("slow");
        await world.AdvanceToAsync(TestWorld.Start + Duration.FromDays(1));
        var whole = (await world.ReadAsync(s => JournalBurst.OfAsync(s.Db, instance.Id, s.Ct))).Select(j => j.Sequence).ToList();

        for (var size = 1; size <= whole.Count; size++)
        {
            List<long> joined = [];
            IReadOnlyList<JournalRecord> page;
            while ((page = await world.ReadAsync(s => JournalBurst.PageAsync(s.Db, instance.Id, joined.LastOrDefault(), size, s.Ct))).Count > 0)
                joined.AddRange(page.Select(j => j.Sequence));
            Assert.Equal(whole, joined);
        }

        Assert.Equal(3, await world.ReadAsync(async s => (await JournalBurst.PageAsync(s.Db, instance.Id, whole[^4], 100, s.Ct)).Count));
    }
}
