using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Cases;

public sealed class OpenCaseTests
{
    [Theory, BothDatabases]
    public async Task Opening_a_case_brings_its_people_in_starts_its_workflow_and_begins_its_audit_trail(DatabaseProvider provider)
    {
        await using var world = await WorldAsync(provider);
        var opened = await OpenAsync(world, OpenedCase.Command(OpenedCase.Office));

        var people = await world.ReadAsync(s => s.Db.Set<Participation>().Where(p => p.CaseId == opened.Id).ToDictionaryAsync(p => p.Key, p => p.State, s.Ct));
        Assert.Equal(ParticipationState.Active, people["client"]);
        Assert.Equal(ParticipationState.Invited, people["clinician"]);
        Assert.Equal(ParticipationState.Invited, people["institution"]);
        Assert.Equal(ParticipationState.Active, people["mediator"]);
        var instance = await world.InstanceAsync(opened.WorkflowInstanceId!.Value);
        Assert.Equal(opened.Id.ToString("N"), instance.CorrelationId);
        Assert.Equal("waits", instance.DefinitionId);
        var first = await world.ReadAsync(s => s.Db.Set<AuditEvent>().FirstAsync(a => a.CaseId == opened.Id && a.Sequence == 1, s.Ct));
        Assert.Equal("case.opened", first.Action);
    }

    [Fact]
    public async Task Every_wrong_field_is_named_and_nothing_is_half_done()
    {
        await using var world = await WorldAsync(DatabaseProvider.Sqlite);
        var bad = new OpenCase.Command(
            " ", "", "Mars/Olympus", "moon", 5, new LocalDate(2026, 12, 31), "no-such-workflow",
            [
                new PartyInput("client", "Customer", "", "not an address", "Nowhere/City"), new PartyInput("client", "Clinician", "Dr. Who", "who@example"),
                new PartyInput("counsel", "Representative", "Counsel", "counsel@example.org", Representing: "nobody"),
            ],
            Clause: null, OpenedCase.Office);

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => OpenAsync(world, bad));

        Assert.Equal(
            [
                "calendar", "definitionId", "jurisdiction", "limitationDate", "parties[0].email", "parties[0].name", "parties[0].role",
                "parties[0].timeZone", "parties[1].email", "parties[1].key", "parties[2].representing", "severity", "timeZone", "title",
            ], error.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((0, 0, 0), await world.ReadAsync(async s => (
            await s.Db.Set<MediationCase>().CountAsync(s.Ct), await s.Db.Set<Person>().CountAsync(s.Ct), await s.Db.Set<WorkflowInstance>().CountAsync(s.Ct))));
    }

    [Fact]
    public async Task A_case_needs_a_client_and_another_side()
    {
        await using var world = await WorldAsync(DatabaseProvider.Sqlite);
        var command = OpenedCase.Command(OpenedCase.Office);

        var noClient = await Assert.ThrowsAsync<InvalidInputException>(() => OpenAsync(world, command with { Parties = [OpenedCase.Party("a", "Clinician")] }));
        var alone = await Assert.ThrowsAsync<InvalidInputException>(() => OpenAsync(world, command with { Parties = [OpenedCase.Party("a", "Client")] }));
        var nobody = await Assert.ThrowsAsync<InvalidInputException>(() => OpenAsync(world, command with { Parties = [] }));

        Assert.All([noClient, alone, nobody], e => Assert.Equal(["parties"], e.Errors.Keys));
    }

    [Theory, BothDatabases]
    public async Task One_address_is_one_person_in_all_cases_and_keeps_their_name(DatabaseProvider provider)
    {
        await using var world = await WorldAsync(provider);
        await OpenAsync(world, OpenedCase.Command(OpenedCase.Office));
        var again = OpenedCase.Command(OpenedCase.Office);
        await OpenAsync(world, again with
        {
            Parties = [new PartyInput("somebody", "Client", "Another Name", "CLIENT@example.org"), OpenedCase.Party("clinician", "Clinician")],
        });

        var person = await world.ReadAsync(s => s.Db.Set<Person>().SingleAsync(p => p.Email == "client@example.org", s.Ct));
        Assert.Equal("Name of client", person.Name.Reveal());
        Assert.Equal(2, await world.ReadAsync(s => s.Db.Set<Participation>().CountAsync(p => p.PersonId == person.Id, s.Ct)));
    }

    [Fact]
    public async Task Only_a_coordinators_account_opens_cases_and_whoever_does_coordinates_them()
    {
        await using var world = await WorldAsync(DatabaseProvider.Sqlite);
        var person = await world.DoAsync(s =>
        {
            var entered = new Person
            {
                Id = Ids.New(s.Now), Name = new ClassifiedText("O"), Email = "o@example.org", Language = "en", TimeZone = "America/New_York", CreatedAt = s.Now,
            };
            s.Db.Add(entered);
            return Task.FromResult(entered);
        });

        await Assert.ThrowsAsync<NotAllowedException>(() => OpenAsync(world, OpenedCase.Command(new Viewer(person.Id, new HashSet<Role> { Role.Administrator }))));
        var opened = await OpenAsync(world, OpenedCase.Command(new Viewer(person.Id, new HashSet<Role> { Role.Coordinator })));

        var mine = await world.ReadAsync(s => s.Db.Set<Participation>().SingleAsync(p => p.CaseId == opened.Id && p.PersonId == person.Id, s.Ct));
        Assert.Equal((Role.Coordinator, "coordinator-2"), (mine.Role, mine.Key));
    }

    private static async Task<TestWorld> WorldAsync(DatabaseProvider provider)
    {
        var world = await TestWorld.CreateAsync(provider);
        await world.InstallAsync(Definitions.Chain("waits", Definitions.Event("never")));
        return world;
    }

    private static Task<MediationCase> OpenAsync(TestWorld world, OpenCase.Command command) =>
        world.DoAsync(s => s.Get<OpenCase>().RunAsync(command, s.Now, s.Ct));
}
