using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using MediationWorkflows.Sessions;
using MediationWorkflows.Summaries;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Sessions;

/// <summary>What is told in a caucus stays with those who were in it (R25, I2); interpreters see a session and nothing else.</summary>
public sealed class CaucusTests
{
    private static Task<InfoItem> FileAsync(SessionRoom room, Viewer by, Guid? caucus, InformationClass @class = InformationClass.Caucus, Guid? session = null) =>
        room.Case.DoAsync(s => s.Get<CreateItem>().RunAsync(new CreateItem.Command(room.Case.Id, @class, "Title", "Words", session, by, caucus), s.Now, s.Ct));

    /// <summary>Whether the viewer reads it when they name it, and whether their lists hold it: always the same.</summary>
    private static Task<bool> ReadsAsync(SessionRoom room, Viewer viewer, Guid itemId) => room.Case.World.ReadAsync(async s =>
    {
        var access = await s.Get<AccessPolicy>().For(viewer, room.Case.Id, s.Now, s.Ct);
        var named = access.CanRead((await s.Db.FindAsync<InfoItem>([itemId], s.Ct))!);
        Assert.Equal(named, await access.Readable(s.Db.Set<InfoItem>()).AnyAsync(i => i.Id == itemId, s.Ct));
        return named;
    });

    [Theory]
    [BothDatabases]
    public async Task What_is_told_in_a_caucus_is_read_by_its_teller_and_by_the_mediator_who_was_there_and_by_no_other_mediator(DatabaseProvider provider)
    {
        await using var room = await SessionRoom.OpenAsync(provider);
        var (_, second) = await room.JoinAsync("mediator-2", "Mediator");
        var session = await room.LiveAsync(new SessionInput(SessionRoom.Monday, ["client", "clinician", "institution", "mediator", "mediator-2"]));
        var caucus = await room.CaucusAsync(session, "client");
        var told = await FileAsync(room, room.Case.By("client"), caucus);
        var outside = await FileAsync(room, room.Case.By("client"), caucus: null);

        Assert.True(await ReadsAsync(room, room.Case.By("client"), told.Id));
        Assert.True(await ReadsAsync(room, room.Case.By("mediator"), told.Id));
        Assert.False(await ReadsAsync(room, second, told.Id));
        Assert.True(await ReadsAsync(room, second, outside.Id));
        foreach (var other in (string[])["clinician", "institution", "coordinator"])
        {
            Assert.False(await ReadsAsync(room, room.Case.By(other), told.Id));
        }

        // The teller's word opens it (I2).
        await room.Case.DoAsync(async s => await s.Get<ShareItem>().RunAsync(new ShareItem.Command(told.Id, [(await ByKeyAsync(s, room, "mediator-2")).Id], room.Case.By("client")), s.Now, s.Ct));
        Assert.True(await ReadsAsync(room, second, told.Id));
    }

    [Theory]
    [InlineData("clinician", "caucusId")]
    [InlineData("institution", "caucusId")]
    public async Task Nobody_files_under_a_caucus_that_they_were_not_in(string outsider, string field)
    {
        await using var room = await SessionRoom.OpenAsync();
        var caucus = await room.CaucusAsync(await room.LiveAsync(), "client");

        Assert.Equal([field], (await Assert.ThrowsAsync<InvalidInputException>(() => FileAsync(room, room.Case.By(outsider), caucus))).Errors.Keys);
        Assert.Equal(["caucusId"], (await Assert.ThrowsAsync<InvalidInputException>(() => FileAsync(room, room.Case.By("client"), Guid.NewGuid()))).Errors.Keys);
        Assert.Equal(["class"], (await Assert.ThrowsAsync<InvalidInputException>(() => FileAsync(room, room.Case.By("client"), caucus, InformationClass.Joint))).Errors.Keys);
    }

    [Fact]
    public async Task A_summary_of_what_was_told_in_a_caucus_is_no_way_in_for_a_mediator_who_was_not_there()
    {
        await using var room = await SessionRoom.OpenAsync();
        var (_, second) = await room.JoinAsync("mediator-2", "Mediator");
        var caucus = await room.CaucusAsync(await room.LiveAsync(), "client");
        var told = await FileAsync(room, room.Case.By("client"), caucus);
        var summary = await room.Case.DoAsync(s => s.Get<DraftSummary>().RunAsync(
            new DraftSummary.Command(room.Case.Id, [told.Id], "In short.", Audience: null, room.Case.By("mediator")), s.Now, s.Ct));

        await Assert.ThrowsAsync<NotFoundException>(() => room.Case.DoAsync(s => s.Get<CheckSummary>().RunAsync(new CheckSummary.Command(summary.Id, second), s.Now, s.Ct)));
    }

    [Fact]
    public async Task A_caucus_has_a_block_of_its_own_and_its_own_end()
    {
        await using var room = await SessionRoom.OpenAsync();
        var id = await room.LiveAsync();
        await room.PassAsync(30);
        await room.CaucusAsync(id, "client");
        await room.PassAsync(49);
        Assert.Equal(BlockKind.Caucus, (await room.SessionAsync(id)).Current!.Kind);
        await room.PassAsync(1);
        Assert.Equal(BlockKind.Break, (await room.SessionAsync(id)).Current!.Kind);
        await room.PassAsync(10);

        var session = await room.SessionAsync(id);
        Assert.Equal(BlockKind.Joint, session.Current!.Kind);
        var members = session.Blocks.Single(b => b.Kind == BlockKind.Caucus).Members.Select(m => m.ParticipationId);
        Assert.Equal(new[] { room.Case["client"], room.Case["mediator"] }.Order(), members.Order());
    }

    [Theory]
    [BothDatabases]
    public async Task An_interpreter_sees_the_joint_record_of_the_session_while_it_lasts_and_nothing_before_or_after(DatabaseProvider provider)
    {
        await using var room = await SessionRoom.OpenAsync(provider);
        var (_, interpreter) = await room.JoinAsync("interpreter", "Interpreter");
        var id = await room.ScheduleAsync(new SessionInput(SessionRoom.Monday, ["client", "clinician", "mediator", "interpreter"]));
        var said = await FileAsync(room, room.Case.By("mediator"), caucus: null, InformationClass.Joint, id);
        async Task<bool> SeesAsync()
        {
            try
            {
                return await ReadsAsync(room, interpreter, said.Id);
            }
            catch (NotFoundException)
            {
                return false;
            }
        }

        // The session itself, as its page shows it, and never the case around it.
        async Task<(bool Session, bool Case, int Sessions)> KnowsAsync() => await room.Case.DoAsync(async s =>
        {
            var access = await s.Get<AccessPolicy>().For(interpreter, room.Case.Id, s.Now, s.Ct);
            var session = (await s.Db.FindAsync<Session>([id], s.Ct))!;
            var mediationCase = (await s.Db.FindAsync<MediationCase>([room.Case.Id], s.Ct))!;
            return (access.CanRead(session), access.CanSee(mediationCase), await access.Readable(s.Db.Set<Session>()).CountAsync(s.Ct));
        });

        Assert.False(await SeesAsync());
        Assert.Equal((false, false, 0), await KnowsAsync());
        await room.GoToAsync(SessionRoom.Monday);
        await room.StartAsync(id);
        Assert.True(await SeesAsync());
        Assert.Equal((true, false, 1), await KnowsAsync());
        var caucus = await room.CaucusAsync(id, "client", "interpreter");
        Assert.False(await ReadsAsync(room, interpreter, (await FileAsync(room, room.Case.By("client"), caucus)).Id));
        await room.RejoinAsync(id);
        await room.FinishAsync(id);
        Assert.False(await SeesAsync());
        Assert.Equal((false, false, 0), await KnowsAsync());
    }

    private static async Task<Participation> ByKeyAsync(WorkScope scope, SessionRoom room, string key) => await scope.Db.ParticipationAsync(room.Case.Id, key, "key", scope.Ct);
}
