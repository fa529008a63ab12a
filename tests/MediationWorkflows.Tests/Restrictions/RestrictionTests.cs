using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Duties;
using MediationWorkflows.Parties;
using MediationWorkflows.Restrictions;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Restrictions;

/// <summary>A restriction has benchmarks, an owner and a next review, is lifted by two persons over evidence, and never by lapse of time (I11).</summary>
public sealed class RestrictionTests
{
    private static readonly ProposeRestriction.Command Proposal = new(
        Guid.Empty, "clinician", "No unsupervised night shifts", new LocalDate(2027, 2, 1), new LocalDate(2027, 3, 15), "institution", 14,
        [new BenchmarkInput("Ten supervised shifts"), new BenchmarkInput("A course on handover"), new BenchmarkInput("A peer review")], null!);

    [Theory, BothDatabases]
    public async Task S18_Whether_it_must_be_reported_is_asked_by_the_nineteenth_and_from_the_thirty_first_day_it_says_that_it_is_long(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider, withShipped: true);
        var id = await ActivatedAsync(opened);

        var duty = await opened.World.ReadAsync(s => s.Db.Set<ReportingDuty>().SingleAsync(s.Ct));
        var asked = await opened.World.ReadAsync(s => s.Db.Set<Deadline>().SingleAsync(d => d.Kind == DutyTask.KindName, s.Ct));
        Assert.Equal(("npdb-privileges", new LocalDate(2027, 2, 19), new LocalDate(2027, 2, 19)), (duty.Rule, duty.DueOn, asked.DueOn));
        await opened.World.AdvanceToAsync(NewYork(3, 3, 23));
        Assert.Null((await opened.LoadAsync<Restriction>(id)).LongAt);
        await opened.World.AdvanceToAsync(NewYork(3, 4, 1));
        Assert.Equal(NewYork(3, 4, 0), (await opened.LoadAsync<Restriction>(id)).LongAt);
    }

    [Fact]
    public async Task S17_With_two_of_three_benchmarks_it_is_not_lifted_stays_past_its_end_and_says_so()
    {
        await using var opened = await OpenedCase.CreateAsync(withShipped: true);
        var id = await ActivatedAsync(opened);
        await EvidenceAsync(opened, id, 1);
        await EvidenceAsync(opened, id, 2);

        var refused = await LiftAsync(opened, id, "clinician");
        Assert.Contains("number 3", refused!.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StateException>(() => DecideAsync(opened, id, "institution", RestrictionDecisionKind.Lift));
        await opened.World.AdvanceToAsync(NewYork(3, 16, 1));

        var restriction = await opened.LoadAsync<Restriction>(id);
        Assert.Equal((RestrictionState.Active, NewYork(3, 16, 0)), (restriction.State, restriction.OverdueAt));
        var decide = await opened.World.ReadAsync(s => s.Db.Set<CaseTask>().Where(t => t.Kind == DecideRestrictionTask.KindName && t.State == TaskState.Open).Select(t => t.AssigneeId!.Value).ToListAsync(s.Ct));
        Assert.Equal(new HashSet<Guid> { opened["mediator"], opened["institution"] }, [.. decide]);
        Assert.Equal(1, await opened.World.ReadAsync(s => s.Db.Set<AuditEvent>().CountAsync(a => a.Action == "restriction.lift.refused", s.Ct)));
        // Nor does letting it end go around what was not shown, however much time passes.
        await Assert.ThrowsAsync<StateException>(() => DecideAsync(opened, id, "institution", RestrictionDecisionKind.Expire));
        await opened.World.AdvanceToAsync(NewYork(12, 1, 0));
        Assert.True((await opened.LoadAsync<Restriction>(id)).IsInEffect);
    }

    [Theory, BothDatabases]
    public async Task With_all_benchmarks_it_is_lifted_by_two_persons_after_the_clinician_was_heard(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider, withShipped: true);
        var id = await ActivatedAsync(opened);
        await Assert.ThrowsAsync<NotAllowedException>(() => EvidenceAsync(opened, id, 1, "clinician"));
        foreach (var n in new[] { 1, 2, 3 })
        {
            await EvidenceAsync(opened, id, n);
        }

        Assert.Null(await LiftAsync(opened, id, "clinician"));
        await Assert.ThrowsAsync<StateException>(() => DecideAsync(opened, id, "institution", RestrictionDecisionKind.Lift));
        await Assert.ThrowsAsync<NotAllowedException>(() => opened.DoAsync(s => s.Get<HearClinician>().RunAsync(new HearClinician.Command(id, "Lift it", opened.By("institution")), s.Now, s.Ct)));
        await opened.DoAsync(s => s.Get<HearClinician>().RunAsync(new HearClinician.Command(id, "I have learnt", opened.By("clinician")), s.Now, s.Ct));
        await Assert.ThrowsAsync<NotAllowedException>(() => DecideAsync(opened, id, "client", RestrictionDecisionKind.Lift));
        await Assert.ThrowsAsync<NotAllowedException>(() => DecideAsync(opened, id, "clinician", RestrictionDecisionKind.Lift));
        await DecideAsync(opened, id, "institution", RestrictionDecisionKind.Lift);
        await DecideAsync(opened, id, "institution", RestrictionDecisionKind.Lift);
        Assert.Equal(RestrictionState.LiftRequested, (await opened.LoadAsync<Restriction>(id)).State);
        await DecideAsync(opened, id, "mediator", RestrictionDecisionKind.Lift);

        Assert.Equal(RestrictionState.Lifted, (await opened.LoadAsync<Restriction>(id)).State);
        Assert.Empty(await opened.World.ReadAsync(s => s.Db.Set<CaseTask>().Where(t => t.SubjectId == id && t.State == TaskState.Open).ToListAsync(s.Ct)));
    }

    [Theory, BothDatabases]
    public async Task A_safety_officer_who_came_later_sees_what_they_are_asked_to_decide_over_and_nobody_decides_in_their_place(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider, withShipped: true);
        var id = await ActivatedAsync(opened);
        var officer = await opened.DoAsync(async s =>
            (await s.Get<AddParticipation>().RunAsync(new AddParticipation.Command(opened.Id, OpenedCase.Party("officer", "SafetyOfficer"), Viewer.System), s.Now, s.Ct)).PersonId);
        foreach (var n in new[] { 1, 2, 3 })
        {
            await EvidenceAsync(opened, id, n);
        }

        Assert.Null(await LiftAsync(opened, id, "clinician"));
        await opened.DoAsync(s => s.Get<HearClinician>().RunAsync(new HearClinician.Command(id, "I have learnt", opened.By("clinician")), s.Now, s.Ct));
        await DecideAsync(opened, id, "institution", RestrictionDecisionKind.Lift);
        await Assert.ThrowsAsync<NotAllowedException>(() => DecideAsync(opened, id, "mediator", RestrictionDecisionKind.Lift));
        await opened.DoAsync(s => s.Get<DecideRestriction>().RunAsync(
            new DecideRestriction.Command(id, RestrictionDecisionKind.Lift, "On the evidence", Until: null, new Viewer(officer, new HashSet<Role>())), s.Now, s.Ct));

        Assert.Equal(RestrictionState.Lifted, (await opened.LoadAsync<Restriction>(id)).State);
    }

    [Fact]
    public async Task It_is_looked_at_every_fourteen_days_at_most_and_silence_is_asked_again()
    {
        await using var opened = await OpenedCase.CreateAsync(withShipped: true);
        var id = await ActivatedAsync(opened);
        for (var day = NewYork(2, 2, 0); day < NewYork(4, 1, 0); day += Duration.FromDays(1))
        {
            await opened.World.AdvanceToAsync(day);
            var restriction = await opened.LoadAsync<Restriction>(id);
            Assert.True(restriction.NextReviewOn is not null && restriction.Benchmarks.Count > 0 && restriction.OwnerId != Guid.Empty);
            foreach (var task in await opened.World.ReadAsync(s => s.Db.Set<CaseTask>().Where(t => t.Kind == ReviewRestrictionTask.KindName && t.State == TaskState.Open).ToListAsync(s.Ct)))
            {
                await opened.DoAsync(s => s.Get<CompleteTask>().RunAsync(new CompleteTask.Command(task.Id, "Reviewed", [], opened.By("institution")), s.Now, s.Ct));
            }
        }

        var looks = await opened.World.ReadAsync(s => s.Db.Set<AuditEvent>().Where(a => a.Action == "restriction.reviewed").OrderBy(a => a.Sequence).Select(a => a.At).ToListAsync(s.Ct));
        Assert.InRange(looks.Count, 4, 5);
        Assert.All(looks.Zip(looks.Skip(1)), pair => Assert.True(pair.Second - pair.First <= Duration.FromDays(15)));
    }

    [Theory]
    [InlineData("owner")]
    [InlineData("benchmarks")]
    [InlineData("reviewEvery")]
    [InlineData("end")]
    [InlineData("clinician")]
    public async Task None_is_proposed_without_what_it_must_always_have(string field)
    {
        await using var opened = await OpenedCase.CreateAsync();
        var command = field switch
        {
            "owner" => Proposal with { Owner = "clinician" },
            "benchmarks" => Proposal with { Benchmarks = [new BenchmarkInput("Nice to have", Mandatory: false)] },
            "reviewEvery" => Proposal with { ReviewEveryDays = 15 },
            "end" => Proposal with { EndsOn = Proposal.StartsOn },
            _ => Proposal with { Clinician = "client" },
        };

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ProposeAsync(opened, command));

        Assert.Equal([field], error.Errors.Keys);
    }

    private static Task<Restriction> ProposeAsync(OpenedCase opened, ProposeRestriction.Command command) =>
        opened.DoAsync(s => s.Get<ProposeRestriction>().RunAsync(command with { CaseId = opened.Id, By = opened.By("coordinator") }, s.Now, s.Ct));

    private static async Task<Guid> ActivatedAsync(OpenedCase opened)
    {
        var id = (await ProposeAsync(opened, Proposal)).Id;
        await Assert.ThrowsAsync<StateException>(() => ActivateAsync(opened, id));
        opened.World.Clock.MoveTo(NewYork(2, 1, 9));
        await ActivateAsync(opened, id);
        return id;
    }

    private static Task ActivateAsync(OpenedCase opened, Guid id) =>
        opened.DoAsync(s => s.Get<ActivateRestriction>().RunAsync(new ActivateRestriction.Command(id, opened.By("coordinator")), s.Now, s.Ct));

    private static Task EvidenceAsync(OpenedCase opened, Guid id, int n, string by = "institution") =>
        opened.DoAsync(s => s.Get<EvidenceBenchmark>().RunAsync(new EvidenceBenchmark.Command(id, n, "Shown", opened[by], opened.By(by)), s.Now, s.Ct));

    private static Task<StateException?> LiftAsync(OpenedCase opened, Guid id, string by) =>
        opened.DoAsync(s => s.Get<RequestLift>().RunAsync(new RequestLift.Command(id, opened.By(by)), s.Now, s.Ct));

    private static Task DecideAsync(OpenedCase opened, Guid id, string by, RestrictionDecisionKind kind) =>
        opened.DoAsync(s => s.Get<DecideRestriction>().RunAsync(new DecideRestriction.Command(id, kind, "On the evidence", Until: null, opened.By(by)), s.Now, s.Ct));

    private static Instant NewYork(int month, int day, int hour) =>
        DateTimeZoneProviders.Tzdb["America/New_York"].AtStrictly(new LocalDateTime(2027, month, day, hour, 0)).ToInstant();
}
