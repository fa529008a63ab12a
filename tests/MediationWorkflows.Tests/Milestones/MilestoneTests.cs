using MediationWorkflows.Cases;
using MediationWorkflows.Milestones;
using MediationWorkflows.Parties;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Settlements;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Milestones;

public sealed class MilestoneTests
{
    [Fact]
    public async Task The_obligor_brings_evidence_and_the_named_verifier_decides()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var id = await MilestoneAsync(opened);

        await Assert.ThrowsAsync<NotAllowedException>(() => EvidenceAsync(opened, id, "client"));
        await Assert.ThrowsAsync<StateException>(() => VerifyAsync(opened, id, "mediator"));
        await EvidenceAsync(opened, id, "institution");
        await Assert.ThrowsAsync<NotAllowedException>(() => VerifyAsync(opened, id, "coordinator"));
        await Assert.ThrowsAsync<NotAllowedException>(() => VerifyAsync(opened, id, "institution"));
        await VerifyAsync(opened, id, "mediator");

        Assert.Equal(MilestoneState.Verified, (await opened.LoadAsync<Milestone>(id)).State);
        await Assert.ThrowsAsync<StateException>(() => EvidenceAsync(opened, id, "institution"));
    }

    [Fact]
    public async Task A_rejection_gives_its_reason_and_leaves_a_cure()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var id = await MilestoneAsync(opened);
        await EvidenceAsync(opened, id, "institution");

        await Assert.ThrowsAsync<InvalidInputException>(() => VerifyAsync(opened, id, "mediator", passes: false));
        await VerifyAsync(opened, id, "mediator", passes: false, reason: "Half of the list is missing.");
        await EvidenceAsync(opened, id, "institution");
        await VerifyAsync(opened, id, "mediator");

        Assert.Equal(MilestoneState.Cured, (await opened.LoadAsync<Milestone>(id)).State);
    }

    [Fact]
    public async Task Nobody_comes_to_verify_what_they_owe_by_taking_a_place_or_by_speaking_for_somebody()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var id = await MilestoneAsync(opened);
        Task ReplaceAsync(string key, string person) => opened.DoAsync(s => s.Get<ReplaceParticipation>().RunAsync(
            new ReplaceParticipation.Command(opened[key], OpenedCase.Party("successor", "Mediator") with { Email = $"{person}@example.org" }, opened.By("coordinator")), s.Now, s.Ct));

        Assert.Equal(["person.email"], (await Assert.ThrowsAsync<InvalidInputException>(() => ReplaceAsync("mediator", "institution"))).Errors.Keys);
        Assert.Equal(["person.email"], (await Assert.ThrowsAsync<InvalidInputException>(() => ReplaceAsync("institution", "mediator"))).Errors.Keys);

        await EvidenceAsync(opened, id, "institution");
        await opened.DoAsync(s => s.Get<AddParticipation>().RunAsync(
            new AddParticipation.Command(
                opened.Id, OpenedCase.Party("counsel", "Representative") with { Email = "mediator@example.org", Representing = "institution" }, opened.By("coordinator")), s.Now, s.Ct));
        await Assert.ThrowsAsync<NotAllowedException>(() => VerifyAsync(opened, id, "mediator"));
        Assert.Equal(MilestoneState.EvidenceIn, (await opened.LoadAsync<Milestone>(id)).State);
    }

    private static async Task<Guid> MilestoneAsync(OpenedCase opened)
    {
        await SettlementTests.InForceAsync(opened, SettlementTests.Content);
        return await opened.World.ReadAsync(s => s.Db.Set<Milestone>().Select(m => m.Id).SingleAsync(s.Ct));
    }

    private static Task EvidenceAsync(OpenedCase opened, Guid id, string by) => opened.DoAsync(s =>
        s.Get<SubmitEvidence>().RunAsync(new SubmitEvidence.Command(id, "The attendance list", opened.By(by)), s.Now, s.Ct));

    private static Task VerifyAsync(OpenedCase opened, Guid id, string by, bool passes = true, string? reason = null) => opened.DoAsync(s =>
        s.Get<VerifyMilestone>().RunAsync(new VerifyMilestone.Command(id, passes, reason, opened.By(by)), s.Now, s.Ct));
}
