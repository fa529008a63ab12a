using MediationWorkflows.Cases;
using MediationWorkflows.Risk;
using MediationWorkflows.Tests.Cases;
using NodaTime;

namespace MediationWorkflows.Tests.Risk;

public sealed class RiskAssessmentTests
{
    [Fact]
    public async Task An_assessment_stands_when_all_agree_and_for_thirty_days()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var id = await DraftAsync(opened);
        foreach (var party in new[] { "client", "clinician", "institution" })
        {
            Assert.Equal(RiskAssessmentState.Draft, (await opened.LoadAsync<RiskAssessment>(id)).State);
            await AgreeAsync(opened, id, party);
        }

        var agreed = await opened.LoadAsync<RiskAssessment>(id);
        Assert.Equal(RiskAssessmentState.Agreed, agreed.State);
        Assert.True(agreed.IsCurrent(agreed.AgreedAt!.Value + Duration.FromDays(30)));
        Assert.False(agreed.IsCurrent(agreed.AgreedAt.Value + Duration.FromDays(30) + Duration.FromSeconds(1)));
    }

    [Fact]
    public async Task A_dispute_keeps_it_open_until_the_mediator_settles_it()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var id = await DraftAsync(opened);
        await opened.DoAsync(s => s.Get<DisputeRiskAssessment>().RunAsync(
            new DisputeRiskAssessment.Command(id, opened["client"], "You forgot something.", opened.By("client")), s.Now, s.Ct));
        await AgreeAsync(opened, id, "clinician");
        await AgreeAsync(opened, id, "institution");

        Assert.Equal(RiskAssessmentState.Disputed, (await opened.LoadAsync<RiskAssessment>(id)).State);
        await Assert.ThrowsAsync<NotAllowedException>(() => SettleAsync(opened, id, "client"));
        await SettleAsync(opened, id, "mediator");
        Assert.Equal(RiskAssessmentState.Agreed, (await opened.LoadAsync<RiskAssessment>(id)).State);
    }

    [Fact]
    public async Task Each_wrong_field_of_a_hazard_is_named()
    {
        await using var opened = await OpenedCase.CreateAsync();

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => opened.DoAsync(s => s.Get<DraftRiskAssessment>().RunAsync(
            new DraftRiskAssessment.Command(opened.Id, [new HazardInput("", 0, 6, " ")], opened.By("mediator")), s.Now, s.Ct)));

        Assert.Equal(["hazards[0].action", "hazards[0].likelihood", "hazards[0].severity", "hazards[0].text"], error.Errors.Keys.Order(StringComparer.Ordinal));
    }

    private static async Task<Guid> DraftAsync(OpenedCase opened) => (await opened.DoAsync(s => s.Get<DraftRiskAssessment>().RunAsync(
        new DraftRiskAssessment.Command(opened.Id, [new HazardInput("Escalation in the room", 2, 3, "Breaks", "mediator")], opened.By("mediator")), s.Now, s.Ct))).Id;

    private static Task AgreeAsync(OpenedCase opened, Guid id, string party) => opened.DoAsync(s =>
        s.Get<AgreeToRiskAssessment>().RunAsync(new AgreeToRiskAssessment.Command(id, opened[party], opened.By(party)), s.Now, s.Ct));

    private static Task SettleAsync(OpenedCase opened, Guid id, string who) => opened.DoAsync(s =>
        s.Get<SettleRiskDispute>().RunAsync(new SettleRiskDispute.Command(id, opened.By(who)), s.Now, s.Ct));
}
