using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Tests.Cases;

public sealed class ParticipationTests
{
    [Fact]
    public async Task An_invitation_is_answered_once_and_by_the_invited_only()
    {
        await using var opened = await OpenedCase.CreateAsync();
        Task AnswerAsync(string who, string by) => opened.DoAsync(s =>
            s.Get<AnswerInvitation>().RunAsync(new AnswerInvitation.Command(opened[who], Accepts: false, opened.By(by)), s.Now, s.Ct));

        await Assert.ThrowsAsync<NotAllowedException>(() => AnswerAsync("clinician", "client"));
        await Assert.ThrowsAsync<StateException>(() => AnswerAsync("clinician", "clinician"));
    }

    [Fact]
    public async Task Only_a_coordinator_brings_people_in_and_each_key_is_one_person()
    {
        await using var opened = await OpenedCase.CreateAsync();
        Task AddAsync(PartyInput party, string by) => opened.DoAsync(s =>
            s.Get<AddParticipation>().RunAsync(new AddParticipation.Command(opened.Id, party, opened.By(by)), s.Now, s.Ct));

        await Assert.ThrowsAsync<NotAllowedException>(() => AddAsync(OpenedCase.Party("friend", "Supporter"), "client"));
        await AddAsync(OpenedCase.Party("friend", "Supporter"), "coordinator");
        await Assert.ThrowsAsync<InvalidInputException>(() => AddAsync(OpenedCase.Party("friend", "Supporter"), "coordinator"));
    }

    [Fact]
    public async Task Contact_rules_are_set_by_oneself_or_a_coordinator_and_quiet_hours_have_two_ends()
    {
        await using var opened = await OpenedCase.CreateAsync();
        Task SetAsync(string by, ContactInput contact) => opened.DoAsync(s =>
            s.Get<SetContact>().RunAsync(new SetContact.Command(opened["client"], contact with { Language = "es" }, opened.By(by)), s.Now, s.Ct));
        var nights = new ContactInput(QuietFrom: new LocalTime(22, 0), QuietTo: new LocalTime(7, 0));

        await Assert.ThrowsAsync<NotAllowedException>(() => SetAsync("clinician", nights));
        await Assert.ThrowsAsync<InvalidInputException>(() => SetAsync("client", nights with { QuietTo = null }));
        await SetAsync("client", nights);

        var client = await opened.LoadAsync<Participation>(opened["client"]);
        Assert.Equal((new LocalTime(22, 0), new LocalTime(7, 0)), (client.QuietFrom!.Value, client.QuietTo!.Value));
        Assert.Equal("es", (await opened.LoadAsync<Person>(client.PersonId)).Language);
    }
}
