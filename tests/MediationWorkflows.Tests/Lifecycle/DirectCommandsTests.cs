using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Fairness;
using MediationWorkflows.Goals;
using MediationWorkflows.GroundRules;
using MediationWorkflows.Interests;
using MediationWorkflows.Milestones;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Parties;
using MediationWorkflows.Proposals;
using MediationWorkflows.Records;
using MediationWorkflows.Risk;
using MediationWorkflows.Roadmap;
using MediationWorkflows.Sessions;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Settlements;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Lifecycle;

/// <summary>People act on the case itself (the commands of the API) instead of answering tasks: the workflow hears them all the same.</summary>
public sealed class DirectCommandsTests
{
    [Theory, BothDatabases]
    public async Task What_people_do_directly_answers_what_they_were_asked(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);
        await LeadToImplementationAsync(running);
        await CarryOutAsync(running);

        var tasks = await running.DoAsync(s => s.Db.Set<CaseTask>().OrderBy(t => t.Id).ToListAsync(s.Ct));
        Assert.All(tasks, t => Assert.Equal(TaskState.Completed, t.State));
        Assert.Equal(
            ["accessNeeds", "acknowledge", "conflict.state", "consent", "fairness.check", "goals", "groundRules.accept", "groundRules.propose", "interests.map", "invitation", "milestone.evidence", "milestone.verify",
                "options.generate", "perspective.tell", "problem.accept", "problem.state", "records", "risk.agree", "risk.check", "risk.checklists", "risk.draft", "risk.format", "risk.plan", "risk.screen", "roadmap.perspective", "session.check", "session.hold", "session.open", "session.result", "session.times",
                "settlement.advice", "settlement.clear", "settlement.draft", "settlement.sign", "summary.check", "summary.comment", "summary.draft", "termSheet.accept"],
            tasks.Select(t => t.Kind).Distinct().Order(StringComparer.Ordinal));
        Assert.All(await running.DoAsync(s => s.Db.Set<Deadline>().ToListAsync(s.Ct)), d => Assert.Equal(DeadlineState.Met, d.State));
        Assert.Equal(CasePhase.Implementation, (await running.CaseAsync()).Phase);
        Assert.Empty(await running.DoAsync(s => s.Db.Set<WorkflowIncident>().ToListAsync(s.Ct)));
    }

    [Fact]
    public async Task A_waived_milestone_is_asked_about_no_more_and_the_case_goes_on()
    {
        await using var running = await RunningCase.OpenAsync(DatabaseProvider.Sqlite);
        await LeadToImplementationAsync(running);
        await TellAsync(running);
        var milestone = await running.DoAsync(s => s.Db.Set<Milestone>().Select(m => m.Id).SingleAsync(s.Ct));

        await running.DoAsync(s => s.Get<WaiveMilestone>().RunAsync(new WaiveMilestone.Command(milestone, "The unit was closed.", running.By("mediator")), s.Now, s.Ct));
        await running.World.AdvanceToAsync(running.World.Clock.GetUtcNow().ToInstant() + Duration.FromMinutes(1));

        Assert.Empty(await running.DoAsync(s => s.Db.Set<CaseTask>().Where(t => t.State == TaskState.Open).ToListAsync(s.Ct)));
        Assert.Contains("waitForReview", await running.DoAsync(s => s.Db.Set<WorkflowBookmark>().Select(b => b.ActivityId).ToListAsync(s.Ct)));
        Assert.Empty(await running.DoAsync(s => s.Db.Set<WorkflowIncident>().ToListAsync(s.Ct)));
    }

    [Fact]
    public async Task Who_leaves_answers_no_to_what_they_were_asked()
    {
        await using var running = await RunningCase.OpenAsync(DatabaseProvider.Sqlite);
        await running.UntilAskedAsync("invitation");

        await running.DoAsync(s => s.Get<WithdrawParticipation>().RunAsync(new WithdrawParticipation.Command(running["clinician"], running.By("clinician")), s.Now, s.Ct));

        var closed = await running.CaseAsync();
        Assert.Equal((CasePhase.Closed, CaseOutcome.Withdrawn), (closed.Phase, closed.Outcome));
        Assert.Empty(await running.DoAsync(s => s.Db.Set<CaseTask>().Where(t => t.State == TaskState.Open).ToListAsync(s.Ct)));
    }

    [Theory, BothDatabases]
    public async Task A_replacement_takes_over_the_open_tasks_and_their_reminders(DatabaseProvider provider)
    {
        await using var running = await RunningCase.OpenAsync(provider);

        var replacement = await running.DoAsync(s => s.Get<ReplaceParticipation>().RunAsync(
            new ReplaceParticipation.Command(running["coordinator"], OpenedCase.Party("second", "Coordinator"), running.By("coordinator")), s.Now, s.Ct));

        var task = await running.DoAsync(s => s.Db.Set<CaseTask>().Include(t => t.Deadline).SingleAsync(t => t.Kind == "acknowledge", s.Ct));
        Assert.Equal((replacement.Id, replacement.Id), (task.AssigneeId, task.Deadline.ParticipationId));
        await Assert.ThrowsAsync<NotFoundException>(() => running.AnswerAsync("acknowledge", "Acknowledged", by: "coordinator"));
    }

    [Fact]
    public async Task A_question_to_a_part_that_nobody_holds_waits_for_somebody_to_be_assigned()
    {
        await using var running = await RunningCase.OpenAsync(DatabaseProvider.Sqlite, without: "mediator");

        var task = await running.DoAsync(s => s.Db.Set<CaseTask>().SingleAsync(t => t.Kind == "conflict.state", s.Ct));

        Assert.Equal((TaskState.Open, null), (task.State, task.AssigneeId));
    }

    private static async Task LeadToImplementationAsync(RunningCase running)
    {
        await running.AnswerAsync("acknowledge", "Acknowledged");
        var check = await running.DoAsync(s => s.Db.Set<ConflictCheck>().Select(c => c.Id).SingleAsync(s.Ct));
        await running.DoAsync(s => s.Get<StateConflicts>().RunAsync(new StateConflicts.Command(check, ConflictFinding.None, null, running.By("mediator")), s.Now, s.Ct));
        foreach (var party in new[] { "clinician", "institution" })
        {
            await running.DoAsync(s => s.Get<AnswerInvitation>().RunAsync(new AnswerInvitation.Command(running[party], Accepts: true, running.By(party)), s.Now, s.Ct));
        }

        await PrepareAsync(running);
        await CheckFairnessAsync(running);
        await ProposeAndAcceptRulesAsync(running);
        await GrantConsentsAsync(running);
        await CheckFairnessAsync(running);
        await AgreeOnRiskAsync(running);
        await CheckFairnessAsync(running);
        await MeetAsync(running);
        await CheckFairnessAsync(running);
        await DraftAndSignAsync(running);
        await CheckFairnessAsync(running);
        // Each milestone and each review gets a run of its own, through the queue.
        await running.World.AdvanceToAsync(running.World.Clock.GetUtcNow().ToInstant());
    }

    private static Task CheckFairnessAsync(RunningCase running) => running.DoAsync(s => s.Get<MakeFairnessCheck>().RunAsync(
        new MakeFairnessCheck.Command(running.Id, running["mediator"], "None", "None", null, null, running.By("mediator")), s.Now, s.Ct));

    private static async Task PrepareAsync(RunningCase running)
    {
        foreach (var party in RunningCase.Parties)
        {
            await running.DoAsync(s => s.Get<SetAccessNeeds>().RunAsync(
                new SetAccessNeeds.Command(running[party], new AccessNeedsInput("en", null, "Pauses", null), running.By(party)), s.Now, s.Ct));
            await running.DoAsync(s => s.Get<WriteGoals>().RunAsync(new WriteGoals.Command(running.Id, running[party], "To be heard", null, null, running.By(party)), s.Now, s.Ct));
            foreach (var record in await running.DoAsync(s => s.Db.Set<RecordRequest>().Where(r => r.OfId == running[party]).Select(r => r.Id).ToListAsync(s.Ct)))
            {
                await running.DoAsync(s => s.Get<BringInRecord>().RunAsync(new BringInRecord.Command(record, DocumentId: null, running.By(party)), s.Now, s.Ct));
            }
        }

        await running.DoAsync(s => s.Get<DrawInterestMap>().RunAsync(
            new DrawInterestMap.Command(running.Id, [new InterestInput("client", "Money", "That it happens to nobody else")], running.By("mediator")), s.Now, s.Ct));
    }

    private static async Task ProposeAndAcceptRulesAsync(RunningCase running)
    {
        var rules = await running.DoAsync(s => s.Get<DraftGroundRules>().RunAsync(new DraftGroundRules.Command(running.Id, ["Respect."], running.By("mediator")), s.Now, s.Ct));
        await running.DoAsync(s => s.Get<ProposeGroundRules>().RunAsync(new ProposeGroundRules.Command(rules.Id, running.By("mediator")), s.Now, s.Ct));
        foreach (var party in RunningCase.Parties)
        {
            await running.DoAsync(s => s.Get<AcceptGroundRules>().RunAsync(new AcceptGroundRules.Command(rules.Id, running[party], running.By(party)), s.Now, s.Ct));
        }
    }

    private static async Task GrantConsentsAsync(RunningCase running)
    {
        foreach (var party in RunningCase.Parties)
        {
            var asked = await running.DoAsync(s => s.Db.Set<PartyConsent>().Where(c => c.SubjectId == running[party]).Select(c => c.Id).ToListAsync(s.Ct));
            Assert.NotEmpty(asked);
            foreach (var consent in asked)
            {
                await running.DoAsync(s => s.Get<GrantConsent>().RunAsync(new GrantConsent.Command(consent, running.By(party)), s.Now, s.Ct));
            }
        }
    }

    private static async Task AgreeOnRiskAsync(RunningCase running)
    {
        await running.DoAsync(s => s.Get<ScreenParties>().RunAsync(
            new ScreenParties.Command(running.Id, [.. RunningCase.Parties.Select(p => new ScreeningInput(p, MeetingFormat.Joint, "They feel safe."))], running.By("mediator")), s.Now, s.Ct));
        var assessment = await running.DoAsync(s => s.Get<DraftRiskAssessment>().RunAsync(
            new DraftRiskAssessment.Command(running.Id, [new HazardInput("Distress", 2, 2, "Breaks")], running.By("mediator")), s.Now, s.Ct));
        foreach (var list in await running.DoAsync(s => s.Db.Set<Checklist>().ToListAsync(s.Ct)))
        {
            foreach (var item in list.Items)
            {
                await running.DoAsync(s => s.Get<AnswerChecklist>().RunAsync(
                    new AnswerChecklist.Command(list.Id, item.Code, ChecklistAnswer.Yes, "Talked through.", running.By("mediator")), s.Now, s.Ct));
            }
        }

        await running.DoAsync(s => s.Get<SetSafetyPlan>().RunAsync(new SetSafetyPlan.Command(running.Id, "mediator", First: null, "1 w", At: null, running.By("mediator")), s.Now, s.Ct));
        await running.DoAsync(s => s.Get<DecideMeetingFormat>().RunAsync(new DecideMeetingFormat.Command(running.Id, MeetingFormat.Joint, running.By("mediator")), s.Now, s.Ct));
        foreach (var party in RunningCase.Parties)
        {
            await running.DoAsync(s => s.Get<AgreeToRiskAssessment>().RunAsync(
                new AgreeToRiskAssessment.Command(assessment.Id, running[party], running.By(party)), s.Now, s.Ct));
        }
    }

    private static async Task MeetAsync(RunningCase running)
    {
        var startsAt = TestWorld.At("2027-01-11T15:00:00Z");
        await TableAndAcceptAsync(running, "client", new ProposalInput(ProposalKind.SessionTime, startsAt));
        await running.AnswerAsync("session.check", "Ready", data: new() { ["needs"] = SessionNeeds.Arranged });
        await running.World.AdvanceToAsync(startsAt);
        await running.AnswerAsync("risk.check", "Safe");
        var session = await running.DoAsync(s => s.Db.Set<Session>().Select(x => x.Id).SingleAsync(s.Ct));
        await running.DoAsync(s => s.Get<StartSession>().RunAsync(new StartSession.Command(session, running.By("mediator")), s.Now, s.Ct));
        await running.DoAsync(s => s.Get<FinishSession>().RunAsync(new FinishSession.Command(session, running.By("mediator")), s.Now, s.Ct));
        await TableAndAcceptAsync(running, "mediator", new ProposalInput(
            ProposalKind.ProblemStatement, Text: "How are concerns heard in time?", Lines: [new ProposalLineInput("Safe care", RunningCase.Parties)]));
        await running.AnswerAsync("options.generate", "NoneFound");
        await running.AnswerAsync("summary.draft", "Drafted");
        await running.AnswerAsync("summary.check", "Approved");
        await running.AnswerAsync("summary.comment", "NoComment");
        await running.AnswerAsync("session.result", "TermSheet");
        await running.AnswerAsync("termSheet.accept", "Accepted");
    }

    private static async Task TableAndAcceptAsync(RunningCase running, string by, ProposalInput input)
    {
        var proposal = await running.DoAsync(s => s.Get<TableProposal>().RunAsync(new TableProposal.Command(running.Id, input, IsDraft: false, running.By(by)), s.Now, s.Ct));
        foreach (var party in RunningCase.Parties.Except([by]))
        {
            await running.DoAsync(s => s.Get<AcceptProposal>().RunAsync(new AcceptProposal.Command(proposal.Id, running[party], running.By(party)), s.Now, s.Ct));
        }
    }

    private static async Task DraftAndSignAsync(RunningCase running)
    {
        var settlement = await running.DoAsync(s => s.Get<DraftSettlement>().RunAsync(
            new DraftSettlement.Command(running.Id, SettlementTests.Content, running.By("mediator")), s.Now, s.Ct));
        await running.DoAsync(s => s.Get<SubmitSettlement>().RunAsync(new SubmitSettlement.Command(settlement.Id, running.By("mediator")), s.Now, s.Ct));
        await running.DoAsync(s => s.Get<ClearSettlement>().RunAsync(new ClearSettlement.Command(settlement.Id, NothingBarsAComplaint: true, running.By("coordinator")), s.Now, s.Ct));
        await running.AnswerAsync("settlement.advice", "AdviceTaken");
        foreach (var party in RunningCase.Parties)
        {
            await running.DoAsync(s => s.Get<SignSettlement>().RunAsync(
                new SignSettlement.Command(settlement.Id, running[party], settlement.ContentHash, running.By(party)), s.Now, s.Ct));
        }
    }

    /// <summary>How the client sees it, and what the roadmap makes of that.</summary>
    private static async Task TellAsync(RunningCase running)
    {
        var told = await running.DoAsync(s => s.Get<TellPerspective>().RunAsync(new TellPerspective.Command(running.Id, "The visits are too short", running.By("client")), s.Now, s.Ct));
        await running.DoAsync(s => s.Get<AnswerPerspective>().RunAsync(new AnswerPerspective.Command(told.Id, "They are longer from May on", running.By("mediator")), s.Now, s.Ct));
    }

    private static async Task CarryOutAsync(RunningCase running)
    {
        await TellAsync(running);
        var milestone = await running.DoAsync(s => s.Db.Set<Milestone>().Select(m => m.Id).SingleAsync(s.Ct));
        await running.DoAsync(s => s.Get<SubmitEvidence>().RunAsync(new SubmitEvidence.Command(milestone, "The list", running.By("institution")), s.Now, s.Ct));
        await running.DoAsync(s => s.Get<VerifyMilestone>().RunAsync(new VerifyMilestone.Command(milestone, Passes: true, Reason: null, running.By("mediator")), s.Now, s.Ct));
        // The child's end reaches its parent through the queue.
        await running.World.AdvanceToAsync(running.World.Clock.GetUtcNow().ToInstant() + Duration.FromMinutes(1));
    }
}
