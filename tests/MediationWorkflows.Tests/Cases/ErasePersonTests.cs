using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Facts;
using MediationWorkflows.Forum;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using MediationWorkflows.Retention;
using MediationWorkflows.Scenarios;
using MediationWorkflows.Tests.Documents;
using MediationWorkflows.Tests.Sessions;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Tests.Cases;

public sealed class ErasePersonTests
{
    private static readonly Viewer Administrator = new(Guid.NewGuid(), new HashSet<Role> { Role.Administrator });

    [Theory, BothDatabases]
    public async Task What_only_they_saw_goes_and_what_is_others_record_stays_with_its_reason(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var alone = await ItemAsync(opened, InformationClass.PartyPrivate);
        var shared = await ItemAsync(opened, InformationClass.Clinical);
        var joint = await ItemAsync(opened, InformationClass.Joint);
        var file = await Files.AddAsync(opened, "client", InformationClass.PartyPrivate);
        await opened.DoAsync(s => s.Get<ShareItem>().RunAsync(new ShareItem.Command(shared, [opened["mediator"]], opened.By("client")), s.Now, s.Ct));

        await Assert.ThrowsAsync<StateException>(() => EraseAsync(opened));
        await opened.DoAsync(s => s.Get<CloseCase>().RunAsync(new CloseCase.Command(opened.Id, CaseOutcome.Withdrawn, opened.By("mediator")), s.Now, s.Ct));
        var auditor = new Viewer(Guid.NewGuid(), new HashSet<Role> { Role.Auditor });
        Task HoldAsync(bool isHeld) => opened.DoAsync(s => s.Get<SetLegalHold>().RunAsync(new SetLegalHold.Command(opened.Id, isHeld, "A court asked for it", auditor), s.Now, s.Ct));
        await HoldAsync(isHeld: true);
        Assert.Equal("LegalHold", (await Assert.ThrowsAsync<StateException>(() => EraseAsync(opened))).State);
        await HoldAsync(isHeld: false);
        var result = await EraseAsync(opened);

        Assert.Equal((1, 1), (result.ItemsErased, result.DocumentsErased));
        Assert.Equal(["items", "joint items", "consents", "disclosures", "audit links"], result.Remains.Select(r => r.What));
        Assert.Equal(new[] { shared, joint }.Order(), await opened.World.ReadAsync(async s => (await s.Db.Set<InfoItem>().Select(i => i.Id).ToListAsync(s.Ct)).Order()));
        Assert.Equal(0, await opened.World.ReadAsync(s => s.Db.Set<DocumentChunk>().CountAsync(c => c.ContentId == file.ContentId, s.Ct)));
        var person = await opened.LoadAsync<Person>(opened.By("client").PersonId!.Value);
        Assert.Equal(("Erased person", PersonState.Closed), (person.Name.Reveal(), person.State));
        Assert.DoesNotContain("client", person.Email, StringComparison.Ordinal);
        Assert.NotEqual(alone, shared);
    }

    /// <summary>What was said at the table belongs to all who sat there: it stays, and the answer says so.</summary>
    [Fact]
    public async Task What_was_said_at_the_table_stays_with_its_reason_and_with_nobodys_name()
    {
        await using var room = await SessionRoom.OpenAsync();
        var opened = room.Case;
        var session = await room.LiveAsync();
        await opened.DoAsync(async s =>
        {
            await s.Get<StateFact>().RunAsync(new StateFact.Command(session, "The note was written on Friday.", opened.By("client")), s.Now, s.Ct);
            await s.Get<SpeakInForum>().RunAsync(new SpeakInForum.Command(session, "Nobody called back.", Support: null, opened.By("client")), s.Now, s.Ct);
            await s.Get<GenerateOption>().RunAsync(new GenerateOption.Command(opened.Id, "A liaison nurse", opened.By("client")), s.Now, s.Ct);
        });
        await room.FinishAsync(session);
        await opened.DoAsync(s => s.Get<CloseCase>().RunAsync(new CloseCase.Command(opened.Id, CaseOutcome.Withdrawn, opened.By("mediator")), s.Now, s.Ct));

        var kept = Assert.Single((await EraseAsync(opened)).Remains, r => r.What == "words at the table");

        Assert.Equal(3, kept.Count);
        Assert.Contains("joint record of all parties", kept.Why, StringComparison.Ordinal);
        Assert.Equal("Erased person", (await opened.LoadAsync<Person>(opened.By("client").PersonId!.Value)).Name.Reveal());
    }

    [Fact]
    public async Task Only_an_administrator_erases()
    {
        await using var opened = await OpenedCase.CreateAsync();

        await Assert.ThrowsAsync<NotAllowedException>(() => opened.DoAsync(s =>
            s.Get<ErasePerson>().RunAsync(new ErasePerson.Command(opened.By("client").PersonId!.Value, opened.By("coordinator")), s.Now, s.Ct)));
    }

    private static async Task<Guid> ItemAsync(OpenedCase opened, InformationClass @class) => (await opened.DoAsync(s =>
        s.Get<CreateItem>().RunAsync(new CreateItem.Command(opened.Id, @class, "Note", "text", SessionId: null, opened.By("client")), s.Now, s.Ct))).Id;

    private static Task<ErasePerson.Result> EraseAsync(OpenedCase opened) => opened.DoAsync(s =>
        s.Get<ErasePerson>().RunAsync(new ErasePerson.Command(opened.By("client").PersonId!.Value, Administrator), s.Now, s.Ct));
}
