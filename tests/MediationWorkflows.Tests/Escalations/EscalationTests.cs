using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Escalations;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.PriorClauses;
using MediationWorkflows.Proposals;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Roadmap;
using MediationWorkflows.Tests.Settlements;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Escalations;

public sealed class EscalationTests
{
    [Theory, BothDatabases]
    public async Task An_expert_determines_only_what_the_signed_clause_covers_and_after_the_opinion_that_it_asks_for(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider, withShipped: true);
        Assert.Equal("notSigned", (await ProposeAsync(opened, EscalationRung.ExpertDetermination, "compliance")).RefusedBecause);
        await SettlementTests.InForceAsync(opened, SettlementTests.Content);

        Assert.Equal("clause", (await ProposeAsync(opened, EscalationRung.ExpertDetermination, "Was the apology sincere?")).RefusedBecause);
        Assert.Equal("opinion", (await ProposeAsync(opened, EscalationRung.ExpertDetermination, "compliance")).RefusedBecause);
        var opinion = await ProposeAsync(opened, EscalationRung.AdvisoryOpinion, "compliance");
        await opened.DoAsync(s => s.Get<DecideEscalation>().RunAsync(new DecideEscalation.Command(opinion.Id, "Train more.", opened.By("mediator")), s.Now, s.Ct));

        Assert.Equal(EscalationState.Running, (await ProposeAsync(opened, EscalationRung.ExpertDetermination, " Compliance ")).State);
    }

    [Theory, BothDatabases]
    public async Task An_opinion_over_another_question_or_one_that_nobody_gave_is_not_what_the_clause_asks_for(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider, withShipped: true);
        await SettlementTests.InForceAsync(opened, SettlementTests.Content);
        async Task DecidedAsync(string question, string? decision)
        {
            var opinion = await ProposeAsync(opened, EscalationRung.AdvisoryOpinion, question);
            await opened.DoAsync(s => s.Get<DecideEscalation>().RunAsync(new DecideEscalation.Command(opinion.Id, decision, opened.By("mediator")), s.Now, s.Ct));
        }

        await DecidedAsync("Who trains whom?", "The institution.");
        Assert.Equal("opinion", (await ProposeAsync(opened, EscalationRung.ExpertDetermination, "compliance")).RefusedBecause);
        await DecidedAsync("compliance", decision: null);
        Assert.Equal("opinion", (await ProposeAsync(opened, EscalationRung.ExpertDetermination, "compliance")).RefusedBecause);
    }

    [Theory, BothDatabases]
    public async Task A_prior_clause_holds_off_formal_dispute_resolution_for_as_many_days_as_a_neutral_read_in_it(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider, withShipped: true);
        var clause = await opened.DoAsync(s => s.Get<RecordPriorClause>().RunAsync(
            new RecordPriorClause.Command(opened.Id, "Nobody goes to court before 60 days of mediation.", opened.By("mediator")), s.Now, s.Ct));
        // What patterns derived binds nobody until somebody has read it.
        Assert.Equal(EscalationState.Running, (await ProposeAsync(opened, EscalationRung.FormalDisputeResolution, "Was it ever read?")).State);
        await opened.DoAsync(s => s.Get<ConfirmPriorClause>().RunAsync(new ConfirmPriorClause.Command(clause.Id, [], 60, opened.By("mediator")), s.Now, s.Ct));

        // Opened on 4 January: day 60 is 5 March, to its last minute in New York.
        await opened.World.AdvanceToAsync(TestWorld.At("2027-03-06T04:59:00Z"));
        var refused = await ProposeAsync(opened, EscalationRung.FormalDisputeResolution, "compliance");
        Assert.Equal((EscalationState.Refused, "priorClause"), (refused.State, refused.RefusedBecause));
        Assert.Equal(EscalationState.Running, (await ProposeAsync(opened, EscalationRung.BriefSession, "compliance")).State);
        await opened.World.AdvanceToAsync(TestWorld.At("2027-03-06T05:00:00Z"));
        Assert.Equal(EscalationState.Running, (await ProposeAsync(opened, EscalationRung.FormalDisputeResolution, "compliance")).State);
    }

    [Fact]
    public async Task An_expert_is_appointed_with_a_statement_and_without_objections()
    {
        await using var opened = await OpenedCase.CreateAsync(withShipped: true);
        var mandate = await NominateAsync(opened);
        var expert = (await opened.LoadAsync<ExpertMandate>(mandate)).ExpertId;
        Task AppointAsync() => EscalationTests.AppointAsync(opened, mandate);

        await Assert.ThrowsAsync<StateException>(AppointAsync);
        await opened.DoAsync(s => s.Get<StateIndependence>().RunAsync(new StateIndependence.Command(mandate, "We wrote a paper together.", MediationWorkflows.Access.Viewer.System), s.Now, s.Ct));
        await opened.DoAsync(s => s.Get<ObjectToExpert>().RunAsync(
            new ObjectToExpert.Command(mandate, opened["client"], "They are friends.", opened.By("client")), s.Now, s.Ct));

        var error = await Assert.ThrowsAsync<StateException>(AppointAsync);
        Assert.Equal("Challenged", error.State);
        Assert.NotEqual(Guid.Empty, expert);
    }

    [Theory, BothDatabases]
    public async Task Nobody_appoints_an_expert_while_a_party_may_object(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider, withShipped: true);
        var mandate = await NominateAsync(opened);
        await StateAsync(opened, mandate, "No ties.");

        foreach (var party in new[] { "client", "clinician", "institution" })
        {
            Assert.Equal("Nominated", (await Assert.ThrowsAsync<StateException>(() => AppointAsync(opened, mandate))).State);
            await AnswerAsync(opened, party, "NoObjection");
        }

        Assert.Equal(MandateState.Appointed, (await opened.LoadAsync<ExpertMandate>(mandate)).State);
    }

    [Theory]
    [InlineData("NoObjection", MandateState.Appointed)]
    [InlineData("Objects", MandateState.Removed)]
    [InlineData(null, MandateState.Appointed)]
    public async Task Who_saw_no_objection_before_the_expert_told_of_a_tie_is_asked_again(string? answer, MandateState then)
    {
        await using var opened = await RoadmapWorld.OpenAsync();
        var mandate = await NominateAsync(opened);
        await StateAsync(opened, mandate, "No ties.");
        await AnswerAsync(opened, "client", "NoObjection");
        opened.Pass(Duration.FromHours(1));
        await StateAsync(opened, mandate, "We wrote a paper together.");
        await AnswerAsync(opened, "clinician", "NoObjection");
        await AnswerAsync(opened, "institution", "NoObjection");

        Assert.Equal(["client"], await opened.AskedAsync("expert.objections"));
        await Assert.ThrowsAsync<StateException>(() => AppointAsync(opened, mandate));
        // Its answer reaches the workflow.
        Assert.True(await opened.World.ReadAsync(s => s.Db.Set<CaseTask>().AnyAsync(t => t.Kind == "expert.objections" && t.State == TaskState.Open && s.Db.Set<WorkflowBookmark>().Any(b => b.KeyId == t.Id), s.Ct)));
        if (answer is null)
        {
            await opened.MoveToAsync(new LocalDate(2027, 3, 1));
        }
        else
        {
            await AnswerAsync(opened, "client", answer);
        }

        Assert.Equal(then, (await opened.LoadAsync<ExpertMandate>(mandate)).State);
        Assert.Empty(await opened.AskedAsync("expert.objections"));
    }

    [Fact]
    public async Task The_mediator_is_not_the_expert_and_there_is_one_expert_at_a_time()
    {
        await using var opened = await OpenedCase.CreateAsync(withShipped: true);
        var escalation = await ReadyForExpertAsync(opened);

        await Assert.ThrowsAsync<InvalidInputException>(() => NominateAsync(opened, escalation, "mediator@example.org"));
        await NominateAsync(opened, escalation, "expert@example.org");
        await Assert.ThrowsAsync<StateException>(() => NominateAsync(opened, escalation, "another@example.org"));
    }

    [Fact]
    public async Task A_determination_decides_the_escalation()
    {
        await using var opened = await OpenedCase.CreateAsync(withShipped: true);
        var mandate = await NominateAsync(opened);
        await opened.DoAsync(async s =>
        {
            var system = MediationWorkflows.Access.Viewer.System;
            await s.Get<StateIndependence>().RunAsync(new StateIndependence.Command(mandate, "No ties.", system), s.Now, s.Ct);
            await s.Get<AppointExpert>().RunAsync(new AppointExpert.Command(mandate, system), s.Now, s.Ct);
            await s.Get<ReportDetermination>().RunAsync(new ReportDetermination.Command(mandate, "Not kept.", system), s.Now, s.Ct);
        });

        var reported = await opened.LoadAsync<ExpertMandate>(mandate);
        Assert.Equal((MandateState.Reported, true), (reported.State, reported.IsBinding));
        Assert.Equal(EscalationState.Decided, (await opened.LoadAsync<Escalation>(reported.EscalationId)).State);
    }

    [Theory, BothDatabases]
    public async Task S20_A_question_outside_the_clause_is_refused_an_agreement_is_offered_and_no_clock_starts_until_all_accept_it(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider, withShipped: true);
        await SettlementTests.InForceAsync(opened, SettlementTests.Content);
        const string Question = "Was the apology sincere?";

        Assert.Equal("clause", (await ProposeAsync(opened, EscalationRung.ExpertDetermination, Question)).RefusedBecause);
        Assert.Equal("clause", (await ProposeAsync(opened, EscalationRung.ExpertDetermination, Question)).RefusedBecause);
        var offered = Assert.Single(await opened.World.ReadAsync(s => s.Db.Set<Proposal>().ToListAsync(s.Ct)));
        Assert.Equal((ProposalKind.SubmissionAgreement, ProposalState.Tabled), (offered.Kind, offered.State));
        Assert.DoesNotContain(await opened.World.ReadAsync(s => s.Db.Set<Deadline>().Select(d => d.Kind).ToListAsync(s.Ct)), kind => kind.StartsWith("expert.", StringComparison.Ordinal));

        await AcceptAsync(opened, offered.Id, "clinician");
        Assert.Equal("clause", (await ProposeAsync(opened, EscalationRung.ExpertDetermination, Question)).RefusedBecause);
        await AcceptAsync(opened, offered.Id, "institution");
        Assert.Equal(EscalationState.Running, (await ProposeAsync(opened, EscalationRung.ExpertDetermination, Question)).State);
        Assert.Equal("clause", (await ProposeAsync(opened, EscalationRung.ExpertDetermination, "Another question?")).RefusedBecause);
    }

    [Fact]
    public async Task S14_An_expert_who_discloses_a_tie_and_is_objected_to_is_not_appointed_and_the_determination_never_begins()
    {
        await using var opened = await OpenedCase.CreateAsync(withShipped: true);
        opened.World.Clock.MoveTo(NewYork(1, 9));
        var escalation = await ReadyForExpertAsync(opened);
        var mandate = await NominateAsync(opened, escalation, "expert@example.org");
        await StateAsync(opened, mandate, "No ties.");
        var objections = await opened.World.ReadAsync(s => s.Db.Set<Deadline>().Where(d => d.Kind == "expert.objections").ToListAsync(s.Ct));
        // The fourth of July is a Sunday, and observed on the Monday.
        Assert.All(objections, d => Assert.Equal(new LocalDate(2027, 7, 9), d.DueOn));
        await opened.World.AdvanceToAsync(NewYork(8, 12));
        await StateAsync(opened, mandate, "We wrote a paper together.");
        await opened.World.AdvanceToAsync(NewYork(9, 12));
        await opened.DoAsync(s => s.Get<ObjectToExpert>().RunAsync(new ObjectToExpert.Command(mandate, opened["client"], "They wrote a paper.", opened.By("client")), s.Now, s.Ct));
        await opened.World.AdvanceToAsync(NewYork(30, 12));

        Assert.Equal(MandateState.Removed, (await opened.LoadAsync<ExpertMandate>(mandate)).State);
        Assert.DoesNotContain(await opened.World.ReadAsync(s => s.Db.Set<Deadline>().Select(d => d.Kind).ToListAsync(s.Ct)), kind => kind is "expert.determination" or "expert.submission");
    }

    [Fact]
    public void A_brief_session_is_ninety_minutes_by_a_fixed_agenda() => Assert.Equal(BriefSession.Minutes, BriefSession.Agenda.Sum(item => item.Minutes));

    [Theory]
    [InlineData(1, false, null, EscalationRung.BriefSession)]
    [InlineData(2, true, null, EscalationRung.BriefSession)]
    [InlineData(3, false, EscalationRung.FormalDisputeResolution, EscalationRung.AdvisoryOpinion)]
    [InlineData(4, false, null, EscalationRung.AdvisoryOpinion)]
    [InlineData(4, false, EscalationRung.FormalDisputeResolution, EscalationRung.FormalDisputeResolution)]
    [InlineData(1, true, EscalationRung.AdvisoryOpinion, EscalationRung.AdvisoryOpinion)]
    public void The_ladder_begins_in_proportion_to_the_harm_and_skips_only_where_the_clause_lets_it(int severity, bool repeated, EscalationRung? skipTo, EscalationRung first) =>
        Assert.Equal(first, FirstRung.Of(severity, repeated, new EscalationClause(null, IsBinding: true, RequiresAdvisoryOpinion: true, skipTo)));

    [Theory, BothDatabases]
    public async Task A_rung_that_a_person_takes_asks_those_whom_it_needs_and_tells_the_parties(DatabaseProvider provider)
    {
        await using var opened = await RoadmapWorld.OpenAsync(provider);
        await SettlementTests.InForceAsync(opened, SettlementTests.Content);

        await ProposeAsync(opened, EscalationRung.BriefSession, "Who trains whom?");
        Assert.Equal(["mediator"], await opened.AskedAsync("escalation.briefSession"));
        await ProposeAsync(opened, EscalationRung.AdvisoryOpinion, "Is six hours enough?");
        Assert.Equal(["mediator"], await opened.AskedAsync("escalation.advisoryOpinion"));
        await ProposeAsync(opened, EscalationRung.FormalDisputeResolution, "What is owed?");
        Assert.Equal(["coordinator"], await opened.AskedAsync(MinimumReportTask.KindName));
        // Of a delay the ladder itself gives notice; nobody has foreseen it, and it is not grave.
        await ProposeAsync(opened, EscalationRung.DelayNotice, "Why is it late?");
        Assert.Equal(["mediator", "mediator"], await opened.AskedAsync("escalation.briefSession"));

        var told = (await opened.AllAsync<OutboxMessage>()).Where(m => m.Template == "escalation-notice").CountBy(m => m.ParticipationId!.Value).ToDictionary();
        Assert.Equal(new[] { "client", "clinician", "institution" }.ToDictionary(key => opened[key], _ => 4), told);
        Assert.Equal(new LocalDate(2027, 1, 19), (await opened.AllAsync<Deadline>()).First(d => d.Kind == "escalation.briefSession").DueOn);
    }

    [Fact]
    public async Task The_ladder_goes_on_over_the_question_that_was_asked_and_past_an_expert_to_whom_nobody_agreed()
    {
        const string Question = "Was the apology sincere?";
        await using var opened = await RoadmapWorld.OpenAsync();
        await SettlementTests.InForceAsync(opened, SettlementTests.Content);
        await ProposeAsync(opened, EscalationRung.BriefSession, Question);

        await opened.AnswerAsync("escalation.briefSession", "Failed", "mediator");
        await opened.AnswerAsync("escalation.advisoryOpinion", "NotFollowed", "mediator");

        // The clause covers compliance and nothing else (I6): nobody is asked for an expert.
        var taken = await opened.AllAsync<Escalation>();
        Assert.Equal(
            [(EscalationRung.BriefSession, EscalationState.Decided), (EscalationRung.AdvisoryOpinion, EscalationState.Decided), (EscalationRung.ExpertDetermination, EscalationState.Refused), (EscalationRung.FormalDisputeResolution, EscalationState.Running)],
            taken.OrderBy(e => e.Rung).Select(e => (e.Rung, e.State)));
        Assert.All(taken, e => Assert.Equal(Question, e.Question.Reveal()));
        Assert.Empty(await opened.AskedAsync("expert.nominate"));
        Assert.Equal(["coordinator"], await opened.AskedAsync(MinimumReportTask.KindName));
    }

    [Fact]
    public async Task An_expert_to_whom_the_parties_agreed_is_called_after_the_opinion_and_a_determination_that_fails_goes_on_over_the_same_question()
    {
        await using var opened = await RoadmapWorld.OpenAsync();
        await SettlementTests.InForceAsync(opened, SettlementTests.Content with { EscalationClause = new EscalationClauseInput(["Is six hours enough?"]) });
        await ProposeAsync(opened, EscalationRung.AdvisoryOpinion, "Is six hours enough?");

        await opened.AnswerAsync("escalation.advisoryOpinion", "NotFollowed", "mediator");
        Assert.Equal(["mediator"], await opened.AskedAsync("expert.nominate"));
        await opened.AnswerAsync("expert.nominate", "NobodyAvailable", "mediator");

        Assert.Equal("Is six hours enough?", (await opened.AllAsync<Escalation>()).Single(e => e.Rung == EscalationRung.FormalDisputeResolution).Question.Reveal());
    }

    [Theory]
    [InlineData(EscalationRung.DelayNotice)]
    [InlineData(EscalationRung.BriefSession)]
    [InlineData(EscalationRung.AdvisoryOpinion)]
    public async Task A_question_is_on_one_ladder_at_a_time_also_while_something_is_made_good(EscalationRung again)
    {
        await using var opened = await RoadmapWorld.OpenAsync();
        await SettlementTests.InForceAsync(opened, SettlementTests.Content);
        await ProposeAsync(opened, EscalationRung.BriefSession, "Who trains whom?");

        Assert.Equal("BriefSession", (await Assert.ThrowsAsync<StateException>(() => ProposeAsync(opened, again, " who trains whom? "))).State);
        await opened.AnswerAsync("escalation.briefSession", "CurePlan", "mediator");
        Assert.Equal(["institution"], await opened.AskedAsync("escalation.cure"));
        await Assert.ThrowsAsync<StateException>(() => ProposeAsync(opened, again, "Who trains whom?"));
        await opened.AnswerAsync("escalation.cure", "Done", "institution");
        await opened.AnswerAsync("escalation.cureCheck", "Cured", "mediator");

        // It has come to its end, and may come up again.
        await ProposeAsync(opened, again, "Who trains whom?");
    }

    [Fact]
    public async Task A_court_is_called_once_over_a_question_and_a_ladder_keeps_nobody_from_it()
    {
        await using var opened = await RoadmapWorld.OpenAsync();
        await ProposeAsync(opened, EscalationRung.BriefSession, "What is owed?");
        await ProposeAsync(opened, EscalationRung.FormalDisputeResolution, "What is owed?");

        await Assert.ThrowsAsync<StateException>(() => ProposeAsync(opened, EscalationRung.FormalDisputeResolution, "What is owed?"));
    }

    private static Task AcceptAsync(OpenedCase opened, Guid proposal, string by) =>
        opened.DoAsync(s => s.Get<AcceptProposal>().RunAsync(new AcceptProposal.Command(proposal, opened[by], opened.By(by)), s.Now, s.Ct));

    private static Task StateAsync(OpenedCase opened, Guid mandate, string text) => opened.DoAsync(async s =>
    {
        var expert = (await s.Db.FindAsync<Participation>([(await s.Db.FindAsync<ExpertMandate>([mandate], s.Ct))!.ExpertId], s.Ct))!;
        await s.Get<StateIndependence>().RunAsync(new StateIndependence.Command(mandate, text, new MediationWorkflows.Access.Viewer(expert.PersonId, new HashSet<MediationWorkflows.Access.Role>())), s.Now, s.Ct);
    });

    private static Task AppointAsync(OpenedCase opened, Guid mandate) =>
        opened.DoAsync(s => s.Get<AppointExpert>().RunAsync(new AppointExpert.Command(mandate, opened.By("mediator")), s.Now, s.Ct));

    private static Task AnswerAsync(OpenedCase opened, string party, string outcome) => opened.DoAsync(async s =>
    {
        var (kind, id) = (ExpertObjectionsTask.KindName, opened[party]);
        var task = await s.Db.Set<CaseTask>().Where(t => t.Kind == kind && t.State == TaskState.Open && t.AssigneeId == id).Select(t => t.Id).SingleAsync(s.Ct);
        await s.Get<CompleteTask>().RunAsync(new CompleteTask.Command(task, outcome, [], opened.By(party)), s.Now, s.Ct);
    });

    private static Instant NewYork(int day, int hour) => DateTimeZoneProviders.Tzdb["America/New_York"].AtStrictly(new LocalDateTime(2027, 7, day, hour, 0)).ToInstant();

    private static Task<Escalation> ProposeAsync(OpenedCase opened, EscalationRung rung, string question) => opened.DoAsync(s =>
        s.Get<ProposeEscalation>().RunAsync(new ProposeEscalation.Command(opened.Id, rung, question, SubjectId: null, opened.By("client")), s.Now, s.Ct));

    private static async Task<Guid> ReadyForExpertAsync(OpenedCase opened)
    {
        await SettlementTests.InForceAsync(opened, SettlementTests.Content with { EscalationClause = new EscalationClauseInput(["compliance"], RequiresAdvisoryOpinion: false) });
        return (await ProposeAsync(opened, EscalationRung.ExpertDetermination, "compliance")).Id;
    }

    private static async Task<Guid> NominateAsync(OpenedCase opened) => await NominateAsync(opened, await ReadyForExpertAsync(opened), "expert@example.org");

    private static async Task<Guid> NominateAsync(OpenedCase opened, Guid escalation, string email) => (await opened.DoAsync(s => s.Get<NominateExpert>().RunAsync(
        new NominateExpert.Command(escalation, new("expert", "Expert", "E. Expert", email), opened.By("mediator")), s.Now, s.Ct))).Id;
}
