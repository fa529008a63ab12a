using MediationWorkflows.Cases;
using MediationWorkflows.Facts;
using MediationWorkflows.Forum;
using MediationWorkflows.Scenarios;
using MediationWorkflows.Sessions;
using NodaTime;

namespace MediationWorkflows.Tests.Sessions;

/// <summary>What is said at the table: essential facts (R24), options and scenarios (R29), the forum (R30).</summary>
public sealed class SaidInSessionTests
{
    private static Task<StatementOfFact> StateAsync(SessionRoom room, Guid session, string by, string? text = "The note was written on Friday.") =>
        room.Case.DoAsync(s => s.Get<StateFact>().RunAsync(new StateFact.Command(session, text, room.Case.By(by)), s.Now, s.Ct));

    private static Task AnswerAsync(SessionRoom room, Guid fact, string by, bool agrees, string? otherwise = null) =>
        room.Case.DoAsync(s => s.Get<AnswerFact>().RunAsync(new AnswerFact.Command(fact, room.Case[by], agrees, otherwise, room.Case.By(by)), s.Now, s.Ct));

    private static Task<ForumEntry> SpeakAsync(SessionRoom room, Guid session, string by, string? text, string? support = null) =>
        room.Case.DoAsync(s => s.Get<SpeakInForum>().RunAsync(new SpeakInForum.Command(session, text, support, room.Case.By(by)), s.Now, s.Ct));

    [Fact]
    public async Task A_fact_is_agreed_when_every_party_says_so_and_disputed_when_one_does_not()
    {
        await using var room = await SessionRoom.OpenAsync();
        var session = await room.LiveAsync();
        var fact = await StateAsync(room, session, "client");
        await AnswerAsync(room, fact.Id, "clinician", agrees: true);
        Assert.Equal(FactState.Stated, (await room.Case.LoadAsync<StatementOfFact>(fact.Id)).State);
        Assert.Equal(["otherwise"], (await Assert.ThrowsAsync<InvalidInputException>(() => AnswerAsync(room, fact.Id, "institution", agrees: false))).Errors.Keys);
        await AnswerAsync(room, fact.Id, "institution", agrees: false, "On Saturday.");
        Assert.Equal(FactState.Disputed, (await room.Case.LoadAsync<StatementOfFact>(fact.Id)).State);
        await AnswerAsync(room, fact.Id, "institution", agrees: true);

        Assert.Equal(FactState.Agreed, (await room.Case.LoadAsync<StatementOfFact>(fact.Id)).State);
    }

    [Fact]
    public async Task Facts_are_stated_in_a_controlled_setting_only()
    {
        await using var room = await SessionRoom.OpenAsync();
        var session = await room.ScheduleAsync();
        await Assert.ThrowsAsync<StateException>(() => StateAsync(room, session, "client")); // before
        await room.GoToAsync(SessionRoom.Monday);
        await room.StartAsync(session);
        await Assert.ThrowsAsync<NotAllowedException>(() => StateAsync(room, session, "insurer")); // not at the table
        Assert.Equal(["text"], (await Assert.ThrowsAsync<InvalidInputException>(() => StateAsync(room, session, "client", " "))).Errors.Keys);
        await room.PauseAsync(session);
        await Assert.ThrowsAsync<StateException>(() => StateAsync(room, session, "client")); // in a pause
        await room.ResumeAsync(session);
        await room.CaucusAsync(session, "client");
        await Assert.ThrowsAsync<StateException>(() => StateAsync(room, session, "client")); // in a caucus
        await room.RejoinAsync(session);
        await StateAsync(room, session, "client");
        await room.FinishAsync(session);
        await Assert.ThrowsAsync<StateException>(() => StateAsync(room, session, "client")); // after
    }

    [Fact]
    public async Task In_the_forum_clients_say_what_they_lived_through_and_clinicians_their_limits_and_the_support_they_need()
    {
        await using var room = await SessionRoom.OpenAsync();
        var session = await room.LiveAsync();
        var concern = await SpeakAsync(room, session, "client", "Nobody called back.");
        var need = await SpeakAsync(room, session, "clinician", "I see forty patients a day.", "A second nurse on Fridays.");

        Assert.Equal((ForumKind.ClientConcern, ForumKind.SupportNeed), (concern.Kind, need.Kind));
        Assert.Equal(["support"], (await Assert.ThrowsAsync<InvalidInputException>(() => SpeakAsync(room, session, "clinician", "I see forty patients a day."))).Errors.Keys);
        Assert.Equal(["support"], (await Assert.ThrowsAsync<InvalidInputException>(() => SpeakAsync(room, session, "client", "Nobody called.", "A nurse"))).Errors.Keys);
        Assert.Equal(["text"], (await Assert.ThrowsAsync<InvalidInputException>(() => SpeakAsync(room, session, "client", null))).Errors.Keys);
        await Assert.ThrowsAsync<NotAllowedException>(() => SpeakAsync(room, session, "institution", "But we did call."));
    }

    [Fact]
    public async Task What_is_said_in_the_forum_is_heard_once_by_each_of_the_others()
    {
        await using var room = await SessionRoom.OpenAsync();
        var entry = await SpeakAsync(room, await room.LiveAsync(), "client", "Nobody called back.");
        Task HearAsync(string by) => room.Case.DoAsync(s => s.Get<HearInForum>().RunAsync(new HearInForum.Command(entry.Id, room.Case[by], room.Case.By(by)), s.Now, s.Ct));
        await HearAsync("clinician");
        await HearAsync("institution");

        await Assert.ThrowsAsync<StateException>(() => HearAsync("institution"));
        await Assert.ThrowsAsync<NotAllowedException>(() => HearAsync("client"));
        Assert.Equal(2, (await room.Case.LoadAsync<ForumEntry>(entry.Id)).Hearings.Count);
    }

    [Fact]
    public async Task A_scenario_says_what_it_means_for_each_party()
    {
        await using var room = await SessionRoom.OpenAsync();
        var option = await room.Case.DoAsync(s => s.Get<GenerateOption>().RunAsync(new GenerateOption.Command(room.Case.Id, "A liaison nurse", room.Case.By("clinician")), s.Now, s.Ct));
        Task<Scenario> PlayAsync(string? whatIf, params (string Party, string? Text)[] consequences) => room.Case.DoAsync(s => s.Get<PlayScenario>().RunAsync(
            new PlayScenario.Command(option.Id, whatIf, consequences.ToDictionary(c => c.Party, c => c.Text), room.Case.By("mediator")), s.Now, s.Ct));

        Assert.Equal(["consequences.institution"], (await Assert.ThrowsAsync<InvalidInputException>(() => PlayAsync("She leaves", ("client", "Waits"), ("clinician", "Covers")))).Errors.Keys);
        Assert.Equal(["whatIf"], (await Assert.ThrowsAsync<InvalidInputException>(() => PlayAsync(null))).Errors.Keys);
        Assert.Equal(
            ["consequences"],
            (await Assert.ThrowsAsync<InvalidInputException>(() => PlayAsync("She leaves", ("client", "Waits"), ("clinician", "Covers"), ("institution", "Hires"), ("insurer", "Pays")))).Errors.Keys);
        await PlayAsync("She leaves", ("client", "Waits"), ("clinician", "Covers"), ("institution", "Hires"));
        Assert.Equal(3, Assert.Single((await room.Case.LoadAsync<SettlementOption>(option.Id)).Scenarios).Consequences.Count);
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Case.DoAsync(s => s.Get<GenerateOption>().RunAsync(new GenerateOption.Command(room.Case.Id, "Pay", room.Case.By("insurer")), s.Now, s.Ct)));
    }
}
