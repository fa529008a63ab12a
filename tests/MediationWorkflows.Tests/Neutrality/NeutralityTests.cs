using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Parties;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;

namespace MediationWorkflows.Tests.Neutrality;

/// <summary>I5, and the ways around it that somebody might try.</summary>
public sealed class NeutralityTests
{
    private static readonly string[] AllParties = ["client", "clinician", "institution"];

    [Theory, BothDatabases]
    public async Task The_mediator_becomes_the_expert_by_no_door_unless_every_party_has_accepted_it(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        // As an expert under another key, with the address in capitals, as an independent professional, or as successor of the expert.
        await Assert.ThrowsAsync<InvalidInputException>(() => AddAsync(opened, "Expert", "mediator@example.org"));
        await Assert.ThrowsAsync<InvalidInputException>(() => AddAsync(opened, "Expert", "MEDIATOR@example.org"));
        await Assert.ThrowsAsync<InvalidInputException>(() => EngageAsync(opened, "mediator@example.org"));
        var expert = await AddAsync(opened, "Expert", "expert@example.org");
        await Assert.ThrowsAsync<InvalidInputException>(() => ReplaceAsync(opened, expert.Id, "mediator@example.org"));
        // And the expert does not become the mediator.
        await Assert.ThrowsAsync<InvalidInputException>(() => ReplaceAsync(opened, opened["mediator"], "expert@example.org"));
        await Assert.ThrowsAsync<InvalidInputException>(() => AddAsync(opened, "Mediator", "expert@example.org"));

        var check = await DeclareAsync(opened, "mediator", ConflictSubject.DualRole, ConflictFinding.Disclosed);
        await AcceptAsync(opened, check.Id, "client");
        await AcceptAsync(opened, check.Id, "clinician");
        await Assert.ThrowsAsync<InvalidInputException>(() => AddAsync(opened, "Expert", "mediator@example.org"));
        await AcceptAsync(opened, check.Id, "institution");
        Assert.Equal(Role.Expert, (await AddAsync(opened, "Expert", "mediator@example.org")).Role);
    }

    [Fact]
    public async Task Who_mediated_before_is_no_expert_either()
    {
        await using var opened = await OpenedCase.CreateAsync();
        await ReplaceAsync(opened, opened["mediator"], "second@example.org");

        await Assert.ThrowsAsync<InvalidInputException>(() => AddAsync(opened, "Expert", "mediator@example.org"));
    }

    [Fact]
    public async Task A_serious_conflict_is_accepted_by_nobody()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var check = await DeclareAsync(opened, "mediator", ConflictSubject.Ties, ConflictFinding.Serious);

        foreach (var party in AllParties)
        {
            Assert.Equal("Serious", (await Assert.ThrowsAsync<StateException>(() => AcceptAsync(opened, check.Id, party))).State);
        }

        Assert.False(await ClearAsync(opened));
    }

    [Fact]
    public async Task A_mediator_is_clear_once_they_have_stated_it_and_a_disclosed_tie_once_every_party_has_accepted()
    {
        await using var opened = await OpenedCase.CreateAsync();
        Assert.False(await ClearAsync(opened));
        var asked = await opened.DoAsync(s => s.Get<AskForConflicts>().RunAsync(new AskForConflicts.Command(opened.Id, "mediator", opened.By("coordinator")), s.Now, s.Ct));
        await Assert.ThrowsAsync<NotAllowedException>(() => StateAsync(opened, asked.Id, ConflictFinding.None, "coordinator"));
        await StateAsync(opened, asked.Id, ConflictFinding.None, "mediator");
        Assert.True(await ClearAsync(opened));

        var later = await DeclareAsync(opened, "mediator", ConflictSubject.Ties, ConflictFinding.Disclosed);
        Assert.False(await ClearAsync(opened));
        await Assert.ThrowsAsync<NotAllowedException>(() => AcceptAsync(opened, later.Id, "mediator"));
        foreach (var party in AllParties)
        {
            await AcceptAsync(opened, later.Id, party);
        }

        Assert.True(await ClearAsync(opened));
    }

    [Fact]
    public async Task Nothing_is_shared_with_a_professional_before_their_conflict_check_is_clear()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var engagement = await EngageAsync(opened, "ethics@example.org");
        var item = await opened.DoAsync(s => s.Get<CreateItem>().RunAsync(
            new CreateItem.Command(opened.Id, InformationClass.Clinical, "History", "What happened", SessionId: null, opened.By("client")), s.Now, s.Ct));
        Task ShareAsync() => opened.DoAsync(s => s.Get<ShareItem>().RunAsync(new ShareItem.Command(item.Id, [engagement.ParticipationId], opened.By("client")), s.Now, s.Ct));

        await Assert.ThrowsAsync<InvalidInputException>(ShareAsync);
        var professional = await opened.LoadAsync<Participation>(engagement.ParticipationId);
        var check = await opened.World.ReadAsync(async s => (await s.Db.WithPendingAsync<ConflictCheck>(c => c.OfId == professional.Id, s.Ct)).Single());
        await opened.DoAsync(s => s.Get<StateConflicts>().RunAsync(
            new StateConflicts.Command(check.Id, ConflictFinding.None, null, AccessWorldViewer(professional.PersonId)), s.Now, s.Ct));

        await ShareAsync();
        Assert.Equal(EngagementState.Engaged, (await opened.LoadAsync<Engagement>(engagement.Id)).State);
    }

    [Fact]
    public async Task A_professional_with_a_serious_conflict_is_out_of_the_case()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var engagement = await EngageAsync(opened, "ethics@example.org");
        var professional = await opened.LoadAsync<Participation>(engagement.ParticipationId);
        var check = await opened.World.ReadAsync(async s => (await s.Db.WithPendingAsync<ConflictCheck>(c => c.OfId == professional.Id, s.Ct)).Single());

        await opened.DoAsync(s => s.Get<StateConflicts>().RunAsync(
            new StateConflicts.Command(check.Id, ConflictFinding.Serious, "My brother works there.", AccessWorldViewer(professional.PersonId)), s.Now, s.Ct));

        Assert.Equal(EngagementState.Ended, (await opened.LoadAsync<Engagement>(engagement.Id)).State);
        Assert.False((await opened.LoadAsync<Participation>(engagement.ParticipationId)).IsInMandate(TestWorld.Start));
    }

    private static Viewer AccessWorldViewer(Guid person) => new(person, new HashSet<Role>());

    private static Task<bool> ClearAsync(OpenedCase opened) => opened.World.ReadAsync(s => s.Db.MediatorsAreClearAsync(opened.Id, s.Now, s.Ct));

    private static Task<Participation> AddAsync(OpenedCase opened, string role, string email) => opened.DoAsync(s => s.Get<AddParticipation>().RunAsync(
        new AddParticipation.Command(opened.Id, new PartyInput($"p{Guid.NewGuid().ToString("N")[..8]}", role, "Somebody", email), opened.By("coordinator")), s.Now, s.Ct));

    private static Task ReplaceAsync(OpenedCase opened, Guid old, string email) => opened.DoAsync(s => s.Get<ReplaceParticipation>().RunAsync(
        new ReplaceParticipation.Command(old, new PartyInput($"p{Guid.NewGuid().ToString("N")[..8]}", "Mediator", "Somebody", email), opened.By("coordinator")), s.Now, s.Ct));

    private static Task<Engagement> EngageAsync(OpenedCase opened, string email) => opened.DoAsync(s => s.Get<EngageProfessional>().RunAsync(
        new EngageProfessional.Command(opened.Id, new PartyInput("ethics", "Expert", "E. Thics", email), "EthicsConsultant", "The duty to inform, and nothing else.", opened.By("mediator")), s.Now, s.Ct));

    private static Task<ConflictCheck> DeclareAsync(OpenedCase opened, string who, ConflictSubject subject, ConflictFinding finding) => opened.DoAsync(s => s.Get<DeclareConflict>().RunAsync(
        new DeclareConflict.Command(opened.Id, opened[who], subject, finding, "I taught one of them.", opened.By(who)), s.Now, s.Ct));

    private static Task AcceptAsync(OpenedCase opened, Guid check, string party) => opened.DoAsync(s => s.Get<AcceptConflict>().RunAsync(
        new AcceptConflict.Command(check, opened[party], opened.By(party)), s.Now, s.Ct));

    private static Task StateAsync(OpenedCase opened, Guid check, ConflictFinding finding, string by) => opened.DoAsync(s => s.Get<StateConflicts>().RunAsync(
        new StateConflicts.Command(check, finding, null, opened.By(by)), s.Now, s.Ct));
}
