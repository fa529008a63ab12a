using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.GroundRules;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;

namespace MediationWorkflows.Tests.GroundRules;

public sealed class GroundRulesTests
{
    [Theory, BothDatabases]
    public async Task Ground_rules_are_in_force_once_every_party_has_accepted_the_same_version(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var first = await ProposeAsync(opened);
        await AcceptAsync(opened, first, "client");
        await opened.DoAsync(s => s.Get<CommentOnGroundRules>().RunAsync(
            new CommentOnGroundRules.Command(first, opened["clinician"], "Shorter sessions, please.", opened.By("clinician")), s.Now, s.Ct));

        var second = await ProposeAsync(opened);
        foreach (var party in new[] { "client", "clinician" })
        {
            await AcceptAsync(opened, second, party);
        }

        Assert.Equal(GroundRulesState.Proposed, (await opened.LoadAsync<GroundRulesVersion>(second)).State);
        await AcceptAsync(opened, second, "institution");
        Assert.Equal(GroundRulesState.InForce, (await opened.LoadAsync<GroundRulesVersion>(second)).State);
        Assert.Equal(GroundRulesState.Superseded, (await opened.LoadAsync<GroundRulesVersion>(first)).State);
    }

    [Fact]
    public async Task Nobody_accepts_twice_for_another_or_without_having_been_asked()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var rules = await ProposeAsync(opened);
        await AcceptAsync(opened, rules, "client");

        await Assert.ThrowsAsync<StateException>(() => AcceptAsync(opened, rules, "client"));
        await Assert.ThrowsAsync<NotAllowedException>(() => AcceptAsync(opened, rules, "clinician", by: "client"));
        await Assert.ThrowsAsync<NotAllowedException>(() => AcceptAsync(opened, rules, "mediator"));
    }

    [Fact]
    public async Task A_party_drafts_no_ground_rules_and_none_are_empty()
    {
        await using var opened = await OpenedCase.CreateAsync();

        await Assert.ThrowsAsync<NotAllowedException>(() => DraftAsync(opened, "client", null));
        await Assert.ThrowsAsync<InvalidInputException>(() => DraftAsync(opened, "mediator", ["Respect.", " "]));
    }

    private static Task<GroundRulesVersion> DraftAsync(OpenedCase opened, string by, IReadOnlyList<string>? clauses) =>
        opened.DoAsync(s => s.Get<DraftGroundRules>().RunAsync(new DraftGroundRules.Command(opened.Id, clauses, opened.By(by)), s.Now, s.Ct));

    private static async Task<Guid> ProposeAsync(OpenedCase opened)
    {
        var draft = await DraftAsync(opened, "mediator", clauses: null);
        await opened.DoAsync(s => s.Get<ProposeGroundRules>().RunAsync(new ProposeGroundRules.Command(draft.Id, opened.By("mediator")), s.Now, s.Ct));
        return draft.Id;
    }

    private static Task AcceptAsync(OpenedCase opened, Guid rules, string party, string? by = null) => opened.DoAsync(s =>
        s.Get<AcceptGroundRules>().RunAsync(new AcceptGroundRules.Command(rules, opened[party], opened.By(by ?? party)), s.Now, s.Ct));
}
