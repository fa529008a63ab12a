using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Duties;
using MediationWorkflows.Escrow;
using MediationWorkflows.Holds;
using MediationWorkflows.Calendars;
using MediationWorkflows.Milestones;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Escrow;

/// <summary>Money leaves escrow over a verified milestone, with two persons' approval, by one instruction, and never under a hold (I7).</summary>
public sealed class EscrowReleaseTests
{
    [Theory, BothDatabases]
    public async Task S16_A_double_click_gives_one_instruction_and_the_payment_opens_a_duty_for_the_last_working_day(DatabaseProvider provider)
    {
        var agent = new CountingAgent();
        await using var opened = await EscrowWorld.OpenAsync(agent, provider);
        opened.World.Clock.MoveTo(TestWorld.At("2027-11-24T15:00:00Z"));
        var milestone = (await opened.MilestonesAsync())[0].Id;
        await Assert.ThrowsAsync<StateException>(() => opened.RequestAsync(milestone));
        await opened.VerifyAsync(milestone);

        var clicks = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => TryAsync(() => opened.RequestAsync(milestone))));
        var release = Assert.Single(await opened.ReleasesAsync());
        Assert.Single(clicks, won => won);
        await opened.ApproveAsync(release.Id, "mediator");
        await Assert.ThrowsAsync<StateException>(() => opened.ApproveAsync(release.Id, "mediator"));
        await Assert.ThrowsAsync<StateException>(() => opened.InstructAsync(release.Id));
        await opened.ApproveAsync(release.Id, "coordinator");
        clicks = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => TryAsync(() => opened.InstructAsync(release.Id))));
        Assert.Single(clicks, won => won);
        agent.Said[release.Key] = new EscrowAcknowledgement(Paid: true, new LocalDate(2027, 11, 24), "receipt 17");
        await opened.World.AdvanceToAsync(TestWorld.At("2027-11-24T18:00:00Z"));

        Assert.Equal([1], agent.Handed.Values);
        Assert.Equal((ReleaseState.Confirmed, new LocalDate(2027, 11, 24)), ((await opened.LoadAsync<EscrowRelease>(release.Id)).State, (await opened.LoadAsync<EscrowRelease>(release.Id)).PaidOn));
        var duty = Assert.Single(await opened.World.ReadAsync(s => s.Db.Set<ReportingDuty>().ToListAsync(s.Ct)));
        // Christmas is observed on the Friday.
        Assert.Equal(("npdb-payment", new LocalDate(2027, 12, 24), new LocalDate(2027, 12, 23)), (duty.Rule, duty.StatutoryOn, duty.DueOn));
        var asked = await opened.World.ReadAsync(s => s.Db.Set<Deadline>().SingleAsync(d => d.Kind == DutyTask.KindName, s.Ct));
        Assert.Equal((new LocalDate(2027, 12, 23), DeadlineClass.Reporting, opened["institution"]), (asked.DueOn, asked.Clock, asked.ParticipationId!.Value));
    }

    [Fact]
    public async Task Nothing_is_requested_approved_or_instructed_under_a_hold_and_what_was_instructed_waits_for_its_end()
    {
        var agent = new CountingAgent();
        await using var opened = await EscrowWorld.OpenAsync(agent);
        var milestone = (await opened.MilestonesAsync())[0].Id;
        await opened.VerifyAsync(milestone);
        var release = await opened.RequestAsync(milestone);
        await opened.ApproveAsync(release.Id, "mediator");
        await opened.ApproveAsync(release.Id, "coordinator");
        await opened.InstructAsync(release.Id);
        // It comes between the decision and the agent.
        var hold = await opened.DoAsync(s => s.Get<PlaceHold>().RunAsync(new PlaceHold.Command(opened.Id, HoldKind.Admin, "An audit", opened.By("coordinator")), s.Now, s.Ct));
        await opened.World.AdvanceToAsync(TestWorld.Start + Duration.FromHours(5));

        Assert.Empty(agent.Handed);
        await Assert.ThrowsAsync<StateException>(async () => await opened.RequestAsync((await opened.MilestonesAsync())[0].Id));
        await opened.DoAsync(s => s.Get<ResumeHold>().RunAsync(new ResumeHold.Command(hold.Id, opened.By("coordinator")), s.Now, s.Ct));
        await opened.World.AdvanceToAsync(TestWorld.Start + Duration.FromHours(7));
        Assert.Equal([1], agent.Handed.Values);
    }

    [Fact]
    public async Task What_could_not_be_paid_lies_in_escrow_again_and_may_be_requested_again()
    {
        var agent = new CountingAgent();
        await using var opened = await EscrowWorld.OpenAsync(agent);
        var milestone = (await opened.MilestonesAsync())[0].Id;
        await opened.VerifyAsync(milestone);
        var first = await opened.RequestAsync(milestone);
        await opened.ApproveAsync(first.Id, "mediator");
        await opened.ApproveAsync(first.Id, "institution");
        await opened.InstructAsync(first.Id);
        agent.Said[first.Key] = new EscrowAcknowledgement(Paid: false, Note: "No such account");
        await opened.World.AdvanceToAsync(TestWorld.Start + Duration.FromHours(2));

        Assert.Equal(ReleaseState.Returned, (await opened.LoadAsync<EscrowRelease>(first.Id)).State);
        Assert.Equal(1000, (await opened.RequestAsync(milestone)).Amount);
    }

    [Fact]
    public async Task The_money_of_a_missed_milestone_goes_back_to_who_paid_it_in_and_not_once_it_is_cured()
    {
        await using var opened = await EscrowWorld.OpenAsync(new CountingAgent());
        var milestone = (await opened.MilestonesAsync())[0].Id;
        await opened.DoAsync(s => s.Get<MissMilestone>().RunAsync(new MissMilestone.Command(milestone, opened.By("mediator")), s.Now, s.Ct));
        var release = await opened.RequestAsync(milestone, "coordinator");
        Assert.Equal(ReleaseTo.Payer, release.To);
        await opened.ApproveAsync(release.Id, "mediator");
        await opened.ApproveAsync(release.Id, "coordinator");

        await opened.DoAsync(async s => (await s.Db.FindAsync<Milestone>([milestone], s.Ct))!.Cure(opened["mediator"], s.Now));

        await Assert.ThrowsAsync<StateException>(() => opened.InstructAsync(release.Id));
    }

    [Fact]
    public async Task The_obligor_never_decides_not_even_when_the_question_is_handed_to_them_or_under_another_part()
    {
        await using var opened = await EscrowWorld.OpenAsync(new CountingAgent());
        var milestone = (await opened.MilestonesAsync())[0].Id;
        await opened.DoAsync(s => s.Get<SubmitEvidence>().RunAsync(new SubmitEvidence.Command(milestone, "The invoice", opened.By("institution")), s.Now, s.Ct));
        await opened.DoAsync(s => s.Get<OpenTask>().RunAsync(
            new OpenTask.Command(opened.Id, MilestoneVerifyTask.KindName, opened["institution"], "5 BD", "standard", milestone), s.Now, s.Ct));
        var task = await opened.World.ReadAsync(s => s.Db.Set<CaseTask>().SingleAsync(t => t.Kind == MilestoneVerifyTask.KindName, s.Ct));

        await Assert.ThrowsAsync<NotAllowedException>(() => opened.DoAsync(s => s.Get<CompleteTask>().RunAsync(
            new CompleteTask.Command(task.Id, "Verified", [], opened.By("institution")), s.Now, s.Ct)));
        await Assert.ThrowsAsync<NotAllowedException>(() => opened.DoAsync(s => s.Get<VerifyMilestone>().RunAsync(
            new VerifyMilestone.Command(milestone, Passes: true, Reason: null, opened.By("institution")), s.Now, s.Ct)));
        Assert.Equal(MilestoneState.EvidenceIn, (await opened.LoadAsync<Milestone>(milestone)).State);
    }

    private static async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception e) when (e is StateException or DbUpdateException)
        {
            return false;
        }
    }
}
