using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tests.Settlements;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Tests.Cases;

public sealed class AssignCasesTests
{
    [Theory, BothDatabases]
    public async Task What_was_shown_is_done_to_exactly_those_cases_and_shown_again_does_nothing(DatabaseProvider provider)
    {
        var staff = new Staff();
        await using var opened = await OpenedCase.CreateAsync(provider, s => s.AddSingleton<IStaffDirectory>(staff));
        var person = await AddAsync(opened, staff);
        var closed = (await opened.DoAsync(s => s.Get<OpenCase>().RunAsync(OpenedCase.Command(OpenedCase.Office), s.Now, s.Ct))).Id;
        await opened.DoAsync(s => s.Get<CloseCase>().RunAsync(new CloseCase.Command(closed, CaseOutcome.Withdrawn, Office), s.Now, s.Ct));
        var bare = (await opened.DoAsync(s => s.Get<OpenCase>().RunAsync(
            OpenedCase.Command(OpenedCase.Office) with { Parties = [.. OpenedCase.Parties.Where(p => p.Key != "coordinator")] }, s.Now, s.Ct))).Id;
        Guid[] ids = [opened.Id, closed, bare];

        var shown = await AssignAsync(opened, person, ids, isDryRun: true);
        Assert.Equal([("coordinator", opened.Id), (null, bare)], shown.Done.Select(d => (d.From, d.CaseId)));
        Assert.Equal((3, 2, closed), (shown.Selected, shown.Count, Assert.Single(shown.Refused).CaseId));
        Assert.DoesNotContain(await CoordinatorsAsync(opened, ids), c => c.PersonId == person);

        var done = await AssignAsync(opened, person, ids);
        Assert.Equal(shown.Done, done.Done);
        Assert.Equal([(opened.Id, person), (bare, person)], await CoordinatorsAsync(opened, [opened.Id, bare]));

        Assert.Equal(0, (await AssignAsync(opened, person, ids)).Count);
    }

    [Fact]
    public async Task A_party_never_becomes_the_coordinator_of_their_own_case_and_only_coordinators_give_cases()
    {
        var staff = new Staff();
        await using var opened = await OpenedCase.CreateAsync(configure: s => s.AddSingleton<IStaffDirectory>(staff));
        var client = opened.By("client").PersonId!.Value;
        staff.People.Add(client);

        Assert.Equal("They are a party to it.", Assert.Single((await AssignAsync(opened, client, [opened.Id])).Refused).Why.ToString());
        await Assert.ThrowsAsync<NotAllowedException>(() => AssignAsync(opened, client, [opened.Id], by: new Viewer(client, new HashSet<Role> { Role.Administrator, Role.Mediator })));
        await Assert.ThrowsAsync<InvalidInputException>(() => AssignAsync(opened, Guid.NewGuid(), [opened.Id]));
        await Assert.ThrowsAsync<InvalidInputException>(() => AssignAsync(opened, client, []));
        await Assert.ThrowsAsync<NotFoundException>(() => AssignAsync(opened, client, [Guid.NewGuid()]));
    }

    [Theory, BothDatabases]
    public async Task Who_owes_a_term_is_not_given_the_place_of_its_verifier_and_the_preview_says_so(DatabaseProvider provider)
    {
        var staff = new Staff();
        await using var opened = await OpenedCase.CreateAsync(provider, s => s.AddSingleton<IStaffDirectory>(staff));
        var insurer = opened.By("insurer").PersonId!.Value;
        staff.People.Add(insurer);
        Assert.Equal(1, (await AssignAsync(opened, insurer, [opened.Id], isDryRun: true)).Count);
        await opened.DoAsync(s => s.Get<DraftSettlement>().RunAsync(
            new DraftSettlement.Command(opened.Id, SettlementTests.Content with { Terms = [SettlementTests.Term with { Obligor = "insurer", Verifier = "coordinator" }] }, opened.By("mediator")), s.Now, s.Ct));

        foreach (var isDryRun in (bool[])[true, false])
        {
            var report = await AssignAsync(opened, insurer, [opened.Id], isDryRun);
            Assert.Equal((0, "Whoever owes a term, or speaks for them, cannot verify it: name somebody else."), (report.Count, Assert.Single(report.Refused).Why.ToString()));
        }
    }

    private static Viewer Office { get; } = new(Guid.NewGuid(), new HashSet<Role> { Role.Coordinator });

    private static async Task<Guid> AddAsync(OpenedCase opened, Staff staff)
    {
        var person = await opened.DoAsync(s =>
        {
            var added = new Person { Id = Ids.New(s.Now), Name = new ClassifiedText("C. Oordinator"), Email = "new@example.org", Language = "en", TimeZone = "Etc/UTC", CreatedAt = s.Now };
            s.Db.Add(added);
            return Task.FromResult(added.Id);
        });
        staff.People.Add(person);
        return person;
    }

    private static Task<AssignCases.Report> AssignAsync(OpenedCase opened, Guid person, Guid[] ids, bool isDryRun = false, Viewer? by = null) =>
        opened.DoAsync(s => s.Get<AssignCases>().RunAsync(new AssignCases.Command(person, ids, isDryRun, by ?? Office), s.Now, s.Ct));

    private static async Task<List<(Guid CaseId, Guid PersonId)>> CoordinatorsAsync(OpenedCase opened, Guid[] ids) => [.. (await opened.World.ReadAsync(s =>
        s.Db.Set<Participation>().Where(p => ids.Contains(p.CaseId) && p.Role == Role.Coordinator && p.State == ParticipationState.Active).OrderBy(p => p.CaseId).ToListAsync(s.Ct))).Select(p => (p.CaseId, p.PersonId))];

    private sealed class Staff : IStaffDirectory
    {
        public List<Guid> People { get; } = [];

        public Task<IReadOnlyList<Guid>> WithRoleAsync(Role role, CancellationToken ct) => Task.FromResult<IReadOnlyList<Guid>>(role == Role.Coordinator ? People : []);
    }
}
