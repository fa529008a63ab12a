using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Tests.Support;

namespace MediationWorkflows.Tests.Cases;

public sealed class SaveFilterTests
{
    [Theory, BothDatabases]
    public async Task A_filter_is_its_owners_alone_and_says_something(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var (mine, theirs) = (opened.By("mediator"), opened.By("client"));
        Task SaveAsync(string name, string? words = null, CasePhase? phase = null) =>
            opened.DoAsync(s => s.Get<SaveFilter>().RunAsync(new SaveFilter.Command(name, words, phase, WaitingFor: null, mine), s.Now, s.Ct));
        Task<List<SavedFilter>> ListAsync(Viewer viewer) => opened.World.ReadAsync(s => s.Get<SaveFilter>().ListAsync(viewer, s.Ct));

        await SaveAsync("New ones", "US-NY", CasePhase.Intake);
        await Assert.ThrowsAsync<InvalidInputException>(() => SaveAsync("All", "  "));
        await Assert.ThrowsAsync<InvalidInputException>(() => SaveAsync("Two\nlines", "US-NY"));

        var kept = Assert.Single(await ListAsync(mine));
        Assert.Equal(("New ones", "US-NY", CasePhase.Intake), (kept.Name.Reveal(), kept.Words?.Reveal(), kept.Phase));
        Assert.Empty(await ListAsync(theirs));
        await Assert.ThrowsAsync<NotFoundException>(() => opened.DoAsync(s => s.Get<SaveFilter>().ForgetAsync(kept.Id, theirs, s.Ct)));
        await opened.DoAsync(s => s.Get<SaveFilter>().ForgetAsync(kept.Id, mine, s.Ct));
        Assert.Empty(await ListAsync(mine));
    }

    [Fact]
    public async Task There_are_only_so_many()
    {
        await using var opened = await OpenedCase.CreateAsync();
        Task SaveAsync(int n) => opened.DoAsync(s => s.Get<SaveFilter>().RunAsync(new SaveFilter.Command($"Filter {n}", "US", null, null, opened.By("client")), s.Now, s.Ct));
        for (var n = 0; n < 20; n++)
            await SaveAsync(n);

        await Assert.ThrowsAsync<InvalidInputException>(() => SaveAsync(20));
    }
}
