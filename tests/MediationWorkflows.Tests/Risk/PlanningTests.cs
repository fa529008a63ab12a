using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Escalations;
using MediationWorkflows.Risk;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Safety;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Risk;

/// <summary>What is settled before and beside the sessions: screening, checklists, checks on safety, duty questions, concerns.</summary>
public sealed class PlanningTests
{
    [Theory, BothDatabases]
    public async Task Checks_recur_from_their_anchor_at_the_local_hour_and_a_missed_one_goes_to_the_next(DatabaseProvider provider)
    {
        await using var test = await AlarmedCase.OpenAsync(provider, "2027-03-05 12:00");
        await SetAsync(test, "mediator", "1 w", new LocalDate(2027, 3, 8));

        // S3: over the night on which the clocks go forward.
        await test.MoveToAsync("2027-03-15 09:01");

        var checks = await test.World.ReadAsync(s => s.Db.Set<CaseTask>().Include(t => t.Deadline).Include(t => t.Assignee).Where(t => t.Kind == "risk.check").OrderBy(t => t.Id).ToListAsync(s.Ct));
        Assert.Equal(TestWorld.At("2027-03-08T14:00:00Z"), checks[0].CreatedAt);
        // Its business day is over, then the safety officer's: nobody let it lie.
        Assert.Equal(["mediator", "officer", "coordinator"], checks.Take(3).Select(t => t.Assignee!.Key));
        Assert.Equal([DeadlineState.Expired, DeadlineState.Expired], checks.Take(2).Select(t => t.Deadline.State));
    }

    [Theory, BothDatabases]
    public async Task A_check_that_is_answered_is_followed_by_the_next_of_the_series_and_a_worry_becomes_a_concern(DatabaseProvider provider)
    {
        await using var test = await AlarmedCase.OpenAsync(provider, "2027-03-05 12:00");
        await SetAsync(test, "mediator", "1 w", new LocalDate(2027, 3, 8));
        await test.MoveToAsync("2027-03-08 10:00");
        await AnswerAsync(test, "risk.check", "Safe", "mediator");

        await test.MoveToAsync("2027-03-15 09:01");

        var second = await test.World.ReadAsync(s => s.Db.Set<CaseTask>().SingleAsync(t => t.Kind == "risk.check" && t.State == TaskState.Open, s.Ct));
        Assert.Equal(TestWorld.At("2027-03-15T13:00:00Z"), second.CreatedAt);
        await AnswerAsync(test, "risk.check", "Concern", "mediator");
        Assert.Equal("officer", (await OwnersAsync(test, "concern.handle"))[^1]);
        Assert.Equal([true, false], await test.World.ReadAsync(s => s.Db.Set<SafetyCheck>().OrderBy(c => c.Id).Select(c => c.IsSafe).ToListAsync(s.Ct)));
    }

    [Theory, BothDatabases]
    public async Task A_new_plan_ends_the_checks_of_the_old_one(DatabaseProvider provider)
    {
        await using var test = await AlarmedCase.OpenAsync(provider, "2027-03-05 12:00");
        await SetAsync(test, "mediator", "1 w", new LocalDate(2027, 3, 8));
        await SetAsync(test, "officer", "1 w", new LocalDate(2027, 3, 9));

        await test.MoveToAsync("2027-03-09 09:01");

        Assert.Equal(["officer"], await OwnersAsync(test, "risk.check"));
    }

    [Theory, BothDatabases]
    public async Task A_duty_question_gets_five_business_days_and_then_an_advisory_opinion(DatabaseProvider provider)
    {
        await using var test = await AlarmedCase.OpenAsync(provider, "2027-03-01 12:00");
        var id = await AskAsync(test);

        await test.MoveToAsync("2027-03-08 23:59");
        Assert.Equal(DutyQuestionState.Open, (await QuestionAsync(test, id)).State);
        await test.MoveToAsync("2027-03-09 00:01");

        Assert.Equal(DutyQuestionState.Unresolved, (await QuestionAsync(test, id)).State);
        var opinion = Assert.Single(await test.World.ReadAsync(s => s.Db.Set<Escalation>().ToListAsync(s.Ct)));
        Assert.Equal((EscalationRung.AdvisoryOpinion, EscalationState.Running, id), (opinion.Rung, opinion.State, opinion.SubjectId));
        Assert.Equal(["mediator"], await OwnersAsync(test, "escalation.advisoryOpinion"));
    }

    [Theory, BothDatabases]
    public async Task A_consensus_ends_a_duty_question_and_dissent_keeps_it_from_being_one(DatabaseProvider provider)
    {
        await using var test = await AlarmedCase.OpenAsync(provider, "2027-03-01 12:00");
        var id = await AskAsync(test);

        await Assert.ThrowsAsync<InvalidInputException>(() => ResolveAsync(test, id, consensus: true, [("clinician", "It is clinical.")]));
        await ResolveAsync(test, id, consensus: true, []);

        Assert.Equal(DutyQuestionState.Consensus, (await QuestionAsync(test, id)).State);
        await test.MoveToAsync("2027-03-12 12:00");
        Assert.Empty(await test.World.ReadAsync(s => s.Db.Set<Escalation>().ToListAsync(s.Ct)));
    }

    [Theory, BothDatabases]
    public async Task A_concern_goes_from_its_owner_to_the_next_until_somebody_settles_it(DatabaseProvider provider)
    {
        await using var test = await AlarmedCase.OpenAsync(provider, "2027-03-01 12:00");
        await test.World.DoAsync(s => s.Get<RaiseMalpracticeConcern>().RunAsync(
            new RaiseMalpracticeConcern.Command(test.Id, "The doses were never checked.", MalpracticeRoute.LicensingBoard, "mediator", test.By("client")), s.Now, s.Ct));

        await test.MoveToAsync("2027-03-09 12:00");
        Assert.Equal(["mediator", "officer"], await OwnersAsync(test, "concern.handle"));
        await AnswerAsync(test, "concern.handle", "PassedOn", "officer");
        Assert.Equal(["mediator", "officer", "coordinator"], await OwnersAsync(test, "concern.handle"));
        await AnswerAsync(test, "concern.handle", "Settled", "coordinator");

        var concern = Assert.Single(await test.World.ReadAsync(s => s.Db.Set<MalpracticeConcern>().ToListAsync(s.Ct)));
        Assert.Equal((MalpracticeConcernState.Settled, MalpracticeRoute.LicensingBoard), (concern.State, concern.Route));
    }

    [Theory, BothDatabases]
    public async Task No_format_is_bolder_than_the_strictest_screening(DatabaseProvider provider)
    {
        await using var test = await AlarmedCase.OpenAsync(provider);
        await ScreenAsync(test, "client", MeetingFormat.ShuttleOnly);
        await ScreenAsync(test, "clinician", MeetingFormat.Joint);

        Assert.Equal("ShuttleOnly", (await Assert.ThrowsAsync<StateException>(() => DecideAsync(test, MeetingFormat.Joint))).State);
        await DecideAsync(test, MeetingFormat.ShuttleOnly);
        await ScreenAsync(test, "client", MeetingFormat.Joint);
        await DecideAsync(test, MeetingFormat.Joint);

        Assert.Equal(MeetingFormat.Joint, await test.World.ReadAsync(s => s.Db.Set<MediationCase>().Select(c => c.MeetingFormat).SingleAsync(s.Ct)));
    }

    [Fact]
    public void An_agreed_assessment_carries_joint_sessions_for_thirty_days_and_not_an_instant_longer()
    {
        var agreed = TestWorld.Start;
        var assessment = new RiskAssessment { Id = Guid.NewGuid(), CaseId = Guid.NewGuid(), Number = 1, CreatedAt = agreed };
        assessment.Settle(agreed);

        Assert.True(assessment.IsCurrent(agreed + Duration.FromDays(30)));
        Assert.False(assessment.IsCurrent(agreed + Duration.FromDays(30) + Duration.Epsilon));
        assessment.Supersede();
        Assert.False(assessment.IsCurrent(agreed));
    }

    [Fact]
    public void Every_checklist_has_questions_of_its_own_in_both_languages()
    {
        var templates = ChecklistTemplates.Shipped;

        Assert.Equal(Enum.GetValues<ChecklistKind>(), templates.Lists.Select(l => l.Kind));
        var items = templates.Lists.SelectMany(l => l.Items).ToList();
        Assert.Equal(items.Count, items.Select(i => i.Code).Distinct().Count());
        Assert.All(items, i => Assert.True(i.Text.ContainsKey("en") && i.Text.ContainsKey("es")));
    }

    private static Task SetAsync(AlarmedCase test, string owner, string every, LocalDate first) => test.World.DoAsync(s => s.Get<SetSafetyPlan>().RunAsync(
        new SetSafetyPlan.Command(test.Id, owner, first, every, At: null, test.By("mediator")), s.Now, s.Ct));

    private static Task<Guid> AskAsync(AlarmedCase test) => test.World.DoAsync(async s => (await s.Get<AskDutyQuestion>().RunAsync(
        new AskDutyQuestion.Command(test.Id, "To report the fall", DutyNature.Administrative, "The report of the night shift", test.By("client")), s.Now, s.Ct)).Id);

    private static Task ResolveAsync(AlarmedCase test, Guid id, bool consensus, IReadOnlyList<(string, string)> dissent) => test.World.DoAsync(s => s.Get<ResolveDutyQuestion>().RunAsync(
        new ResolveDutyQuestion.Command(id, consensus, "It is reported by Friday.", dissent, test.By("mediator")), s.Now, s.Ct));

    private static Task<DutyQuestion> QuestionAsync(AlarmedCase test, Guid id) => test.World.ReadAsync(s => s.Db.Set<DutyQuestion>().SingleAsync(q => q.Id == id, s.Ct));

    private static Task ScreenAsync(AlarmedCase test, string party, MeetingFormat finding) => test.World.DoAsync(s => s.Get<ScreenParties>().RunAsync(
        new ScreenParties.Command(test.Id, [new ScreeningInput(party, finding, "What they said.")], test.By("officer")), s.Now, s.Ct));

    private static Task DecideAsync(AlarmedCase test, MeetingFormat format) =>
        test.World.DoAsync(s => s.Get<DecideMeetingFormat>().RunAsync(new DecideMeetingFormat.Command(test.Id, format, test.By("mediator")), s.Now, s.Ct));

    private static Task<List<string>> OwnersAsync(AlarmedCase test, string kind) => test.World.ReadAsync(s =>
        s.Db.Set<CaseTask>().Where(t => t.Kind == kind).OrderBy(t => t.Id).Select(t => t.Assignee!.Key).ToListAsync(s.Ct));

    private static async Task AnswerAsync(AlarmedCase test, string kind, string outcome, string by)
    {
        var task = await test.World.ReadAsync(s => s.Db.Set<CaseTask>().Where(t => t.Kind == kind && t.State == TaskState.Open).Select(t => t.Id).SingleAsync(s.Ct));
        await test.World.DoAsync(s => s.Get<CompleteTask>().RunAsync(
            new CompleteTask.Command(task, outcome, new System.Text.Json.Nodes.JsonObject { ["result"] = "Looked into." }, test.By(by)), s.Now, s.Ct));
    }
}
