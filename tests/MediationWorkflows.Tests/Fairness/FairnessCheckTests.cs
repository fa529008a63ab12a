using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Fairness;
using MediationWorkflows.Tests.Cases;

namespace MediationWorkflows.Tests.Fairness;

public sealed class FairnessCheckTests
{
    [Fact]
    public async Task No_phase_begins_without_the_mediators_check_for_that_very_phase()
    {
        await using var opened = await OpenedCase.CreateAsync();

        Assert.Equal("NoFairnessCheck", (await Assert.ThrowsAsync<StateException>(() => EnterAsync(opened, CasePhase.GroundRules))).State);
        await CheckAsync(opened, "None", "None");
        await EnterAsync(opened, CasePhase.GroundRules);
        // The one for ground rules opens nothing further.
        Assert.Equal("NoFairnessCheck", (await Assert.ThrowsAsync<StateException>(() => EnterAsync(opened, CasePhase.Risk))).State);
    }

    [Theory]
    [InlineData("Some", "None")]
    [InlineData("None", "Serious")]
    public async Task What_is_found_needs_words_and_a_remedy(string power, string bias)
    {
        await using var opened = await OpenedCase.CreateAsync();

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => CheckAsync(opened, power, bias));

        Assert.Equal(["observations", "remedy"], error.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.NotNull((await CheckAsync(opened, power, bias, "The institution brings four people.", "The client brings a supporter; equal speaking time.")).ItemId);
    }

    [Fact]
    public async Task Only_the_mediator_makes_it_and_no_party_reads_it()
    {
        await using var opened = await OpenedCase.CreateAsync();
        await Assert.ThrowsAsync<NotAllowedException>(() => opened.DoAsync(s => s.Get<MakeFairnessCheck>().RunAsync(
            new MakeFairnessCheck.Command(opened.Id, opened["coordinator"], "None", "None", null, null, opened.By("coordinator")), s.Now, s.Ct)));
        var check = await CheckAsync(opened, "Some", "None", "Seen", "Done");

        foreach (var party in (string[])["client", "clinician", "institution", "insurer", "coordinator"])
        {
            Assert.False(await opened.World.ReadAsync(async s => (await s.Get<AccessPolicy>().For(opened.By(party), opened.Id, s.Now, s.Ct)).CanRead(check)));
        }

        Assert.True(await opened.World.ReadAsync(async s => (await s.Get<AccessPolicy>().For(opened.By("mediator"), opened.Id, s.Now, s.Ct)).CanRead(check)));
    }

    private static Task<FairnessCheck> CheckAsync(OpenedCase opened, string power, string bias, string? observations = null, string? remedy = null) => opened.DoAsync(s =>
        s.Get<MakeFairnessCheck>().RunAsync(new MakeFairnessCheck.Command(opened.Id, opened["mediator"], power, bias, observations, remedy, opened.By("mediator")), s.Now, s.Ct));

    private static Task EnterAsync(OpenedCase opened, CasePhase phase) =>
        opened.DoAsync(s => s.Get<EnterPhase>().RunAsync(new EnterPhase.Command(opened.Id, phase, opened.By("mediator")), s.Now, s.Ct));
}
