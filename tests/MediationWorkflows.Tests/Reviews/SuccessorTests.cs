using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Milestones;
using MediationWorkflows.Parties;
using MediationWorkflows.Reviews;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Roadmap;
using MediationWorkflows.Tests.Settlements;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Tests.Reviews;

/// <summary>A settlement names people for years. Who comes into the place of one of them is asked what they would have been asked (R47).</summary>
public sealed class SuccessorTests
{
    [Theory, BothDatabases]
    public Task The_next_interim_report_is_asked_of_who_speaks_for_the_institution_now(DatabaseProvider provider) =>
        ReportIsAskedOfSuccessorAsync(provider, "institution", Role.InstitutionRepresentative);

    [Fact]
    public Task The_next_interim_report_is_asked_of_who_came_into_a_clinicians_place() => ReportIsAskedOfSuccessorAsync(DatabaseProvider.Sqlite, "clinician", Role.Clinician);

    private static async Task ReportIsAskedOfSuccessorAsync(DatabaseProvider provider, string obligor, Role role)
    {
        await using var opened = await InForceAsync(provider, obligor);
        var next = await ReplaceTwiceAsync(opened, obligor, role);
        var review = (await opened.AllAsync<ComplianceReview>()).MinBy(r => r.Number)!;
        await StartAsync(opened, "compliance-review", "Review", review.Id);
        await opened.MoveToAsync(new LocalDate(2027, 3, 24));

        Assert.Equal(["second"], await opened.AskedAsync("review.report"));
        await opened.DoAsync(s => s.Get<ReportOnReview>().RunAsync(new ReportOnReview.Command(review.Id, next.Id, "Eight of nine", RoadmapWorld.As(next)), s.Now, s.Ct));
        Assert.Equal(["mediator"], await opened.AskedAsync("review.finding"));
    }

    [Theory]
    [InlineData("institution", Role.InstitutionRepresentative)]
    [InlineData("clinician", Role.Clinician)]
    public async Task Evidence_comes_from_who_owes_it_now_and_whoever_verifies_in_the_named_place_decides(string obligor, Role role)
    {
        await using var opened = await InForceAsync(DatabaseProvider.Sqlite, obligor);
        var owes = await ReplaceTwiceAsync(opened, obligor, role);
        var verifies = await ReplaceAsync(opened, opened["mediator"], "verifier", Role.Mediator);
        var milestone = Assert.Single(await opened.AllAsync<Milestone>());
        await StartAsync(opened, "milestone", "Milestone", milestone.Id);
        Assert.Equal(["second"], await opened.AskedAsync("milestone.evidence"));
        Task EvidenceAsync(Viewer by) => opened.DoAsync(s => s.Get<SubmitEvidence>().RunAsync(new SubmitEvidence.Command(milestone.Id, "The list", by), s.Now, s.Ct));
        Task VerifyAsync(Viewer by) => opened.DoAsync(s => s.Get<VerifyMilestone>().RunAsync(new VerifyMilestone.Command(milestone.Id, Passes: true, Reason: null, by), s.Now, s.Ct));

        await Assert.ThrowsAnyAsync<DomainException>(() => EvidenceAsync(opened.By(obligor)));
        await EvidenceAsync(RoadmapWorld.As(owes));
        Assert.Equal(["verifier"], await opened.AskedAsync(MilestoneVerifyTask.KindName));
        await Assert.ThrowsAsync<NotAllowedException>(() => VerifyAsync(RoadmapWorld.As(owes)));
        await VerifyAsync(RoadmapWorld.As(verifies));

        Assert.Equal(MilestoneState.Verified, (await opened.LoadAsync<Milestone>(milestone.Id)).State);
    }

    private static async Task<OpenedCase> InForceAsync(DatabaseProvider provider, string obligor)
    {
        var opened = await RoadmapWorld.OpenAsync(provider);
        await SettlementTests.InForceAsync(opened, SettlementTests.Content with { Terms = [SettlementTests.Term with { Obligor = obligor }] });
        return opened;
    }

    private static async Task<Participation> ReplaceTwiceAsync(OpenedCase opened, string key, Role role) =>
        await ReplaceAsync(opened, (await ReplaceAsync(opened, opened[key], "first", role)).Id, "second", role);

    private static Task<Participation> ReplaceAsync(OpenedCase opened, Guid place, string key, Role role) => opened.DoAsync(s => s.Get<ReplaceParticipation>().RunAsync(
        new ReplaceParticipation.Command(place, OpenedCase.Party(key, role.ToString()), opened.By("coordinator")), s.Now, s.Ct));

    private static Task StartAsync(OpenedCase opened, string definitionId, string input, Guid id) => opened.DoAsync(s => s.Get<BurstRunner>().StartAsync(
        definitionId, new JsonObject { [input] = id.ToString("N") }, opened.Id.ToString("N"), s.Now, s.Ct));
}
