using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Escrow;
using MediationWorkflows.Milestones;
using MediationWorkflows.Parties;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Settlements;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Escrow;

/// <summary>An escrow agent reads of a settlement the release condition and the verified flag, and no more (the ‡ of the matrix).</summary>
public sealed class ReleaseConditionsTests
{
    private static readonly SettlementInput Content = SettlementTests.Content with
    {
        Terms =
        [
            SettlementTests.Term,
            SettlementTests.Term with { Kind = "payment", Text = "Paid to the client.", Due = new LocalDate(2027, 10, 1), Amount = 40_000, Currency = "USD", Head = MonetaryHead.MedicalCosts, AfterTerm = 0, Escrow = true },
        ],
    };

    [Theory, BothDatabases]
    public async Task The_agent_reads_the_condition_and_whether_it_is_verified_and_nothing_else_of_the_terms(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var agent = await AgentAsync(opened);
        await SettlementTests.InForceAsync(opened, Content);
        var account = await opened.World.ReadAsync(s => s.Db.Set<EscrowAccount>().SingleAsync(s.Ct));

        var before = Assert.Single(await ConditionsAsync(opened, agent, account.Id));
        Assert.Equal((40_000m, "USD", "The list names them", false), (before.Amount, before.Currency, before.Condition!.Value.Reveal(), before.IsVerified));
        await opened.World.ReadAsync(async s =>
        {
            var access = await s.Get<AccessPolicy>().For(agent, opened.Id, s.Now, s.Ct);
            Assert.Empty(await access.Visible(s.Db.Set<Settlement>()).ToListAsync(s.Ct));
            Assert.Empty(await access.Visible(s.Db.Set<Milestone>()).ToListAsync(s.Ct));
            return true;
        });

        var milestone = await opened.World.ReadAsync(s => s.Db.Set<Milestone>().SingleAsync(m => m.DueOn == SettlementTests.Term.Due, s.Ct));
        await opened.DoAsync(s => s.Get<SubmitEvidence>().RunAsync(new SubmitEvidence.Command(milestone.Id, "The list.", opened.By("institution")), s.Now, s.Ct));
        Assert.False(Assert.Single(await ConditionsAsync(opened, agent, account.Id)).IsVerified);
        await opened.DoAsync(s => s.Get<VerifyMilestone>().RunAsync(new VerifyMilestone.Command(milestone.Id, Passes: true, Reason: null, opened.By("mediator")), s.Now, s.Ct));
        Assert.True(Assert.Single(await ConditionsAsync(opened, agent, account.Id)).IsVerified);
    }

    [Fact]
    public async Task Who_reads_no_escrow_reads_no_condition_and_a_stranger_not_even_the_account()
    {
        await using var opened = await OpenedCase.CreateAsync();
        await SettlementTests.InForceAsync(opened, Content);
        var account = await opened.World.ReadAsync(s => s.Db.Set<EscrowAccount>().SingleAsync(s.Ct));

        await ConditionsAsync(opened, opened.By("client"), account.Id);
        await Assert.ThrowsAsync<NotFoundException>(() => ConditionsAsync(opened, opened.By("mediator"), account.Id));
        await Assert.ThrowsAsync<NotFoundException>(() => ConditionsAsync(opened, opened.By("clinician"), account.Id));
        await Assert.ThrowsAsync<NotFoundException>(() => ConditionsAsync(opened, new Viewer(Guid.NewGuid(), new HashSet<Role>()), account.Id));
    }

    private static async Task<Viewer> AgentAsync(OpenedCase opened)
    {
        var agent = await opened.DoAsync(s => s.Get<AddParticipation>().RunAsync(
            new AddParticipation.Command(opened.Id, OpenedCase.Party("agent", "EscrowAgent"), opened.By("coordinator")), s.Now, s.Ct));
        return new Viewer(agent.PersonId, new HashSet<Role>());
    }

    private static Task<IReadOnlyList<ReleaseConditions.Payment>> ConditionsAsync(OpenedCase opened, Viewer viewer, Guid account) =>
        opened.World.ReadAsync(s => s.Get<ReleaseConditions>().OfAsync(viewer, account, s.Now, s.Ct));
}
