using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Fairness;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Tests.Access;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Cases;

public sealed class MediationCaseTests
{
    [Fact]
    public void Phases_go_forward_one_at_a_time()
    {
        var mediationCase = AccessWorld.Case(TestWorld.Start);
        mediationCase.Enter(CasePhase.GroundRules);
        mediationCase.Enter(CasePhase.GroundRules);

        var skipped = Assert.Throws<StateException>(() => mediationCase.Enter(CasePhase.Mediation));
        Assert.Equal("GroundRules", skipped.State);
        Assert.Equal(["Risk"], skipped.Allowed);
        Assert.Throws<StateException>(() => mediationCase.Enter(CasePhase.Intake));
    }

    [Fact]
    public void A_case_is_completed_after_implementation_only_and_closed_once()
    {
        var mediationCase = AccessWorld.Case(TestWorld.Start);

        Assert.Throws<StateException>(() => mediationCase.Close(CaseOutcome.Completed, TestWorld.Start));
        mediationCase.Close(CaseOutcome.NotConvened, TestWorld.Start);
        Assert.Throws<StateException>(() => mediationCase.Close(CaseOutcome.Withdrawn, TestWorld.Start));
    }

    [Fact]
    public async Task Mediation_begins_neither_without_ground_rules_in_force_nor_without_a_recent_risk_assessment()
    {
        await using var opened = await OpenedCase.CreateAsync();
        await EnterAsync(opened, CasePhase.GroundRules);
        await EnterAsync(opened, CasePhase.Risk);

        var error = await Assert.ThrowsAsync<StateException>(() => EnterAsync(opened, CasePhase.Mediation));
        Assert.Equal("NoGroundRules", error.State);
    }

    [Theory, BothDatabases]
    public async Task A_person_who_closes_a_case_ends_its_workflow_too(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);

        await opened.DoAsync(s => s.Get<CloseCase>().RunAsync(new CloseCase.Command(opened.Id, CaseOutcome.Withdrawn, opened.By("coordinator")), s.Now, s.Ct));

        var mediationCase = await opened.LoadAsync<MediationCase>(opened.Id);
        Assert.Equal((CasePhase.Closed, CaseOutcome.Withdrawn), (mediationCase.Phase, mediationCase.Outcome));
        var instance = await opened.World.InstanceAsync(mediationCase.WorkflowInstanceId!.Value);
        Assert.Equal("Cancelled", instance.SubStatus.ToString());
        Assert.Equal(0, await opened.World.ReadAsync(s => s.Db.Set<WorkflowBookmark>().CountAsync(s.Ct)));
    }

    [Fact]
    public async Task A_party_closes_no_case_and_an_outsider_learns_of_none()
    {
        await using var opened = await OpenedCase.CreateAsync();

        await Assert.ThrowsAsync<NotAllowedException>(() => opened.DoAsync(s =>
            s.Get<CloseCase>().RunAsync(new CloseCase.Command(opened.Id, CaseOutcome.Withdrawn, opened.By("client")), s.Now, s.Ct)));
        await Assert.ThrowsAsync<NotFoundException>(() => opened.DoAsync(s =>
            s.Get<CloseCase>().RunAsync(new CloseCase.Command(opened.Id, CaseOutcome.Withdrawn, AccessWorld.ViewerOf(Guid.NewGuid())), s.Now, s.Ct)));
    }

    private static Task EnterAsync(OpenedCase opened, CasePhase phase) => opened.DoAsync(async s =>
    {
        await s.Get<MakeFairnessCheck>().RunAsync(new MakeFairnessCheck.Command(opened.Id, opened["mediator"], "None", "None", null, null, opened.By("mediator")), s.Now, s.Ct);
        if (phase == CasePhase.Risk)
        {
            var asked = await s.Get<AskForConflicts>().RunAsync(new AskForConflicts.Command(opened.Id, "mediator", opened.By("coordinator")), s.Now, s.Ct);
            await s.Get<StateConflicts>().RunAsync(new StateConflicts.Command(asked.Id, ConflictFinding.None, null, opened.By("mediator")), s.Now, s.Ct);
        }

        await s.Get<EnterPhase>().RunAsync(new EnterPhase.Command(opened.Id, phase, opened.By("mediator")), s.Now, s.Ct);
    });
}
