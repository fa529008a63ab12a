using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Access;

/// <summary>What opens a case to people beyond their roles: a logged exception, a session, a place that they took over.</summary>
public sealed class ConfidencesTests
{
    [Theory, BothDatabases]
    public async Task A_logged_exception_opens_exactly_one_row_for_a_day_and_stands_in_its_owners_ledger(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var officer = await JoinAsync(opened, "officer", "SafetyOfficer");
        var (wanted, other) = (await ItemAsync(opened, "client", InformationClass.Caucus), await ItemAsync(opened, "client", InformationClass.Caucus));
        Task OpenAsync(Viewer by, Guid item, string basis, string reason = "A threat was reported.") => opened.DoAsync(s =>
            s.Get<OpenByException>().RunAsync(new OpenByException.Command(opened.Id, item, basis, reason, by), s.Now, s.Ct));

        Assert.False(await ReadsAsync(opened, officer, wanted));
        await Assert.ThrowsAsync<InvalidInputException>(() => OpenAsync(officer, wanted, "because"));
        await Assert.ThrowsAsync<InvalidInputException>(() => OpenAsync(officer, wanted, "threat-of-harm", " "));
        // No X in the matrix: not even that the row exists.
        await Assert.ThrowsAsync<NotFoundException>(() => OpenAsync(opened.By("clinician"), wanted, "threat-of-harm"));
        await OpenAsync(officer, wanted, "threat-of-harm");

        Assert.True(await ReadsAsync(opened, officer, wanted));
        Assert.False(await ReadsAsync(opened, officer, other));
        var entry = Assert.Single(await opened.World.ReadAsync(s => s.Db.Set<Disclosure>().ToListAsync(s.Ct)));
        Assert.Equal((opened["client"], wanted, "threat-of-harm"), (entry.OwnerId!.Value, entry.SubjectId!.Value, entry.Basis));
        Assert.Single(await opened.World.ReadAsync(s => s.Db.Set<AuditEvent>().Where(a => a.Action == "content.opened.exception" && a.TargetId == wanted.ToString("N")).ToListAsync(s.Ct)));
        opened.Pass(Duration.FromDays(1));
        Assert.False(await ReadsAsync(opened, officer, wanted));
    }

    [Theory, BothDatabases]
    public async Task An_interpreter_sees_the_joint_record_of_their_session_while_it_lasts_and_nothing_else(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var interpreter = await JoinAsync(opened, "interpreter", "Interpreter");
        var (session, another) = (await SessionAsync(opened, 1), await SessionAsync(opened, 2));
        var said = await ItemAsync(opened, "mediator", InformationClass.Joint, session);
        var elsewhere = await ItemAsync(opened, "mediator", InformationClass.Joint, another);
        var confided = await ItemAsync(opened, "client", InformationClass.Caucus, session);
        var id = await opened.World.ReadAsync(s => s.Db.Set<Participation>().Where(p => p.PersonId == interpreter.PersonId).Select(p => p.Id).SingleAsync(s.Ct));
        var begins = TestWorld.Start + Duration.FromHours(1);
        await opened.DoAsync(s => s.Get<BindToSession>().RunAsync(
            new BindToSession.Command(id, session, begins, begins + Duration.FromHours(2), opened.By("coordinator")), s.Now, s.Ct));

        Assert.False(await ReadsAsync(opened, interpreter, said));
        opened.Pass(Duration.FromHours(1));
        Assert.True(await ReadsAsync(opened, interpreter, said));
        Assert.False(await ReadsAsync(opened, interpreter, elsewhere));
        Assert.False(await ReadsAsync(opened, interpreter, confided));
        opened.Pass(Duration.FromHours(2));
        Assert.False(await ReadsAsync(opened, interpreter, said));
    }

    /// <summary>S11: a guardian takes a representative's place; the client's private things follow the client.</summary>
    static async Task<Guid> SessionAsync(OpenedCase opened, int number)
    {
        var session = new Session
        {
            Id = Guid.NewGuid(), CaseId = opened.Id, Number = number, Format = SessionFormat.Joint, StartsAt = TestWorld.Start, BlockMinutes = 50, BreakMinutes = 10, PlannedBlocks = 1, CreatedAt = TestWorld.Start,
        };
        await opened.DoAsync(s => Task.FromResult(s.Db.Add(session)));
        return session.Id;
    }

    [Theory, BothDatabases]
    public async Task S11_a_new_representative_sees_the_clients_private_items_and_the_old_one_nothing_from_that_instant(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var old = await JoinAsync(opened, "counsel", "Representative", "client");
        var written = await ItemAsync(opened, "client", InformationClass.PartyPrivate);
        Assert.True(await ReadsAsync(opened, old, written));
        opened.World.Clock.MoveTo(TestWorld.At("2027-04-01T04:00:00Z"));
        var guardian = await opened.DoAsync(async s =>
        {
            var counsel = await s.Db.Set<Participation>().SingleAsync(p => p.PersonId == old.PersonId, s.Ct);
            return await s.Get<ReplaceParticipation>().RunAsync(
                new ReplaceParticipation.Command(counsel.Id, OpenedCase.Party("guardian", "Representative"), opened.By("coordinator")), s.Now, s.Ct);
        });

        Assert.True(await ReadsAsync(opened, new Viewer(guardian.PersonId, new HashSet<Role>()), written));
        await Assert.ThrowsAsync<NotFoundException>(() => ReadsAsync(opened, old, written));
    }

    [Theory, BothDatabases]
    public async Task Who_speaks_for_an_institution_next_finds_what_it_had_and_a_clinicians_successor_does_not(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var (institutions, clinicians) = (await ItemAsync(opened, "institution", InformationClass.PartyPrivate), await ItemAsync(opened, "clinician", InformationClass.PartyPrivate));
        Task<Participation> ReplaceAsync(string who) => opened.DoAsync(s => s.Get<ReplaceParticipation>().RunAsync(
            new ReplaceParticipation.Command(opened[who], OpenedCase.Party($"next-{who}", "Client"), opened.By("coordinator")), s.Now, s.Ct));
        var (next, newcomer) = (await ReplaceAsync("institution"), await ReplaceAsync("clinician"));

        Assert.True(await ReadsAsync(opened, new Viewer(next.PersonId, new HashSet<Role>()), institutions));
        Assert.False(await ReadsAsync(opened, new Viewer(newcomer.PersonId, new HashSet<Role>()), clinicians));
    }

    private static async Task<Viewer> JoinAsync(OpenedCase opened, string key, string role, string? representing = null) => new((await opened.DoAsync(s =>
        s.Get<AddParticipation>().RunAsync(
            new AddParticipation.Command(opened.Id, OpenedCase.Party(key, role) with { Representing = representing }, opened.By("coordinator")), s.Now, s.Ct))).PersonId, new HashSet<Role>());

    private static async Task<Guid> ItemAsync(OpenedCase opened, string by, InformationClass @class, Guid? session = null) => (await opened.DoAsync(s =>
        s.Get<CreateItem>().RunAsync(new CreateItem.Command(opened.Id, @class, "Note", "text", session, opened.By(by)), s.Now, s.Ct))).Id;

    /// <summary>By its id and in lists; both must agree.</summary>
    private static Task<bool> ReadsAsync(OpenedCase opened, Viewer who, Guid id) => opened.World.ReadAsync(async s =>
    {
        var access = await s.Get<AccessPolicy>().For(who, opened.Id, s.Now, s.Ct);
        var reads = access.CanRead((await s.Db.FindAsync<InfoItem>([id], s.Ct))!);
        Assert.Equal(reads, await access.Readable(s.Db.Set<InfoItem>()).AnyAsync(i => i.Id == id, s.Ct));
        return reads;
    });
}
