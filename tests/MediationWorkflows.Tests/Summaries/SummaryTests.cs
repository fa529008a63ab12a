using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Facts;
using MediationWorkflows.Forum;
using MediationWorkflows.Items;
using MediationWorkflows.Proposals;
using MediationWorkflows.Scenarios;
using MediationWorkflows.Summaries;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Sessions;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Summaries;

public sealed class SummaryTests
{
    /// <summary>S7: what was told in caucus stays out until its author consents to that item.</summary>
    [Theory, BothDatabases]
    public async Task S7_a_caucus_item_blocks_every_summary_that_repeats_it_until_its_author_shares_it(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var caucus = await ItemAsync(opened, "client", InformationClass.Caucus, "relapse in May");
        var joint = await ItemAsync(opened, "mediator", InformationClass.Joint, "We meet again in June.");
        var ofIt = await CheckedAsync(opened, [caucus], "There was an event in spring.", ["clinician"]);
        var repeating = await CheckedAsync(opened, [joint], "After the RELAPSE, in may, we meet.", ["clinician"]);

        var unshared = await Assert.ThrowsAsync<StateException>(() => PublishAsync(opened, ofIt));
        Assert.Contains(caucus.ToString(), unshared.Message, StringComparison.Ordinal);
        var found = await Assert.ThrowsAsync<StateException>(() => PublishAsync(opened, repeating));
        Assert.Contains("Caucus", found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("relapse", found.Message, StringComparison.OrdinalIgnoreCase);

        await ShareAsync(opened, caucus, "clinician");
        await PublishAsync(opened, ofIt);
        await PublishAsync(opened, repeating);

        Assert.True(await ReadsAsync(opened, "clinician", ofIt));
        Assert.False(await ReadsAsync(opened, "institution", ofIt));
        var entry = Assert.Single(await opened.World.ReadAsync(s => s.Db.Set<Disclosure>().Where(d => d.SubjectId == ofIt).ToListAsync(s.Ct)));
        Assert.Equal((opened["client"], opened["clinician"]), (entry.OwnerId!.Value, entry.RecipientId!.Value));
    }

    [Fact]
    public async Task It_is_checked_by_a_second_person_who_may_read_all_that_it_was_made_of()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var shared = await ItemAsync(opened, "client", InformationClass.Clinical, "A report of the hospital.");
        await ShareAsync(opened, shared, "mediator");
        var summary = await DraftAsync(opened, [shared], "Things went better.", ["client"]);

        await Assert.ThrowsAsync<StateException>(() => PublishAsync(opened, summary));
        await Assert.ThrowsAsync<NotAllowedException>(() => CheckAsync(opened, summary, "mediator"));
        // They may not read its source, so they do not know that there is a draft.
        await Assert.ThrowsAsync<NotFoundException>(() => CheckAsync(opened, summary, "clinician"));
        await CheckAsync(opened, summary, "client");
        await PublishAsync(opened, summary);

        Assert.Equal((SummaryState.Published, opened["client"]), (await opened.LoadAsync<Summary>(summary)) is var s ? (s.State, s.CheckedById!.Value) : default);
    }

    [Fact]
    public async Task Nobody_summarises_what_they_cannot_read()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var item = await ItemAsync(opened, "client", InformationClass.PartyPrivate, "My goals.");

        await Assert.ThrowsAsync<InvalidInputException>(() => DraftAsync(opened, [item], "Their goals.", ["clinician"]));
        await Assert.ThrowsAsync<NotAllowedException>(() => opened.DoAsync(s => s.Get<DraftSummary>().RunAsync(
            new DraftSummary.Command(opened.Id, [item], "My goals.", Audience: null, opened.By("client")), s.Now, s.Ct)));
    }

    /// <summary>S6 for summaries: the queued one is cancelled at once, the one that is out goes to nobody any more and stays in the ledger.</summary>
    [Theory, BothDatabases]
    public async Task Taking_the_share_of_a_source_back_cancels_a_queued_summary_and_closes_a_published_one(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var item = await ItemAsync(opened, "client", InformationClass.Clinical, "A report of the hospital.");
        await ShareAsync(opened, item, "mediator");
        await ShareAsync(opened, item, "insurer");
        var (past, queued) = (await CheckedAsync(opened, [item], "Things went better.", ["insurer"]), await CheckedAsync(opened, [item], "And better still.", ["insurer"]));
        await PublishAsync(opened, past);
        await PublishAsync(opened, queued, opened.World.Clock.GetUtcNow().ToInstant() + Duration.FromDays(9));
        Assert.True(await ReadsAsync(opened, "insurer", past));
        Assert.False(await ReadsAsync(opened, "insurer", queued));

        var consent = await opened.World.ReadAsync(s => s.Db.Set<PartyConsent>().SingleAsync(c => c.ItemId == item && c.RecipientId == opened["insurer"], s.Ct));
        await opened.DoAsync(s => s.Get<RevokeConsent>().RunAsync(new RevokeConsent.Command(consent.Id, opened.By("client")), s.Now, s.Ct));

        Assert.Equal(SummaryState.Cancelled, (await opened.LoadAsync<Summary>(queued)).State);
        Assert.False(await ReadsAsync(opened, "insurer", past));
        await opened.World.AdvanceToAsync(TestWorld.Start + Duration.FromDays(10));
        Assert.False(await ReadsAsync(opened, "insurer", queued));
        Assert.Single(await opened.World.ReadAsync(s => s.Db.Set<Disclosure>().Where(d => d.SubjectId == past).ToListAsync(s.Ct)));
    }

    [Theory, BothDatabases]
    public async Task A_queued_summary_goes_out_on_its_day_unless_something_stands_against_it_by_then(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var joint = await ItemAsync(opened, "mediator", InformationClass.Joint, "We meet again in June.");
        var (clear, blocked) = (await CheckedAsync(opened, [joint], "We meet.", null), await CheckedAsync(opened, [joint], "He drank again at the wedding of his sister.", null));
        var day = opened.World.Clock.GetUtcNow().ToInstant() + Duration.FromDays(2);
        await PublishAsync(opened, clear, day);
        await PublishAsync(opened, blocked, day);
        await ItemAsync(opened, "client", InformationClass.Caucus, "I know that he drank again at the wedding.");

        await opened.World.AdvanceToAsync(day);

        Assert.Equal(SummaryState.Published, (await opened.LoadAsync<Summary>(clear)).State);
        Assert.Equal(SummaryState.Cancelled, (await opened.LoadAsync<Summary>(blocked)).State);
    }

    /// <summary>What was said at the table is for those who sat there: to anybody else its words go no more than those of an item.</summary>
    [Theory]
    [InlineData("The note was written on a Friday night.", "insurer")]
    [InlineData("It was in fact a Saturday, said the clinic.", "insurer")]
    [InlineData("Nobody called back for eleven days.", "insurer")]
    [InlineData("With a second nurse on Fridays it would do.", "insurer")]
    [InlineData("They thought of a liaison nurse for all wards.", "insurer")]
    [InlineData("Both want calls answered within one working day.", "insurer")]
    [InlineData("If nobody is found, the ward stays as it is now.", "insurer")]
    [InlineData("Nobody called back for eleven days.", null)]
    public async Task What_was_said_at_the_table_goes_word_for_word_to_nobody_who_was_not_there(string text, string? reader)
    {
        await using var room = await SessionRoom.OpenAsync();
        var session = await room.LiveAsync();
        var opened = room.Case;
        await opened.DoAsync(async s =>
        {
            var fact = await s.Get<StateFact>().RunAsync(new StateFact.Command(session, "The note was written on a Friday.", opened.By("client")), s.Now, s.Ct);
            await s.Db.SaveChangesAsync(s.Ct);
            await s.Get<AnswerFact>().RunAsync(new AnswerFact.Command(fact.Id, opened["clinician"], Agrees: false, "It was in fact a Saturday.", opened.By("clinician")), s.Now, s.Ct);
            await s.Get<SpeakInForum>().RunAsync(new SpeakInForum.Command(session, "Nobody called back for eleven days.", Support: null, opened.By("client")), s.Now, s.Ct);
            await s.Get<SpeakInForum>().RunAsync(new SpeakInForum.Command(session, "I see forty patients a day.", "A second nurse on Fridays.", opened.By("clinician")), s.Now, s.Ct);
            var option = await s.Get<GenerateOption>().RunAsync(new GenerateOption.Command(opened.Id, "A liaison nurse for all wards", opened.By("mediator")), s.Now, s.Ct);
            await s.Db.SaveChangesAsync(s.Ct);
            await s.Get<PlayScenario>().RunAsync(new PlayScenario.Command(option.Id, "Nobody is found", new Dictionary<string, string?>
            {
                ["client"] = "The ward stays as it is now.", ["clinician"] = "More nights on call.", ["institution"] = "An open post for a year.",
            }, opened.By("mediator")), s.Now, s.Ct);
            await s.Get<TableProposal>().RunAsync(new TableProposal.Command(
                opened.Id, new ProposalInput(ProposalKind.TermSheet, Text: "In short", Lines: [new ProposalLineInput("Calls answered within one working day")]), IsDraft: false, opened.By("mediator")), s.Now, s.Ct);
        });
        var joint = await ItemAsync(opened, "mediator", InformationClass.Joint, "We meet again in June.");
        var summary = await CheckedAsync(opened, [joint], text, reader is null ? null : [reader]);
        // The joint item that it was made of is no ground by itself.
        await ShareAsync(opened, joint, "insurer", by: "mediator");

        if (reader is null)
        {
            await PublishAsync(opened, summary);
            return;
        }

        var blocked = await Assert.ThrowsAsync<StateException>(() => PublishAsync(opened, summary));
        Assert.Contains("Not shared with all of them: none. Words in common with items of these classes: Joint.", blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_left_out_is_told_by_class_to_those_who_may_know()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var joint = await ItemAsync(opened, "mediator", InformationClass.Joint, "We meet again.");
        await ItemAsync(opened, "client", InformationClass.Caucus, "One.");
        await ItemAsync(opened, "clinician", InformationClass.Caucus, "Two.");
        await ItemAsync(opened, "client", InformationClass.PartyPrivate, "Three.");
        var summary = await DraftAsync(opened, [joint], "We meet.", null);
        Task<IReadOnlyList<LeftOutOfClass>> ToldAsync(string who) => opened.World.ReadAsync(async s =>
        {
            var (found, access) = await s.Get<AccessPolicy>().FindAsync<Summary>(opened.By(who), summary, "summary", s.Now, s.Ct);
            return await s.Get<LeftOut>().OfAsync(found, access, s.Ct);
        });

        Assert.Equal([new(InformationClass.PartyPrivate, 1), new(InformationClass.Caucus, 2)], await ToldAsync("coordinator"));
        Assert.Equal([new(InformationClass.Caucus, 2)], await ToldAsync("mediator"));
        Assert.Equal([new(InformationClass.Caucus, 1)], await ToldAsync("clinician"));
        Assert.Empty(await ToldAsync("institution"));
    }

    private static async Task<Guid> ItemAsync(OpenedCase opened, string by, InformationClass @class, string text) => (await opened.DoAsync(s =>
        s.Get<CreateItem>().RunAsync(new CreateItem.Command(opened.Id, @class, "Note", text, SessionId: null, opened.By(by)), s.Now, s.Ct))).Id;

    private static Task ShareAsync(OpenedCase opened, Guid item, string with, string by = "client") => opened.DoAsync(s =>
        s.Get<ShareItem>().RunAsync(new ShareItem.Command(item, [opened[with]], opened.By(by)), s.Now, s.Ct));

    private static async Task<Guid> DraftAsync(OpenedCase opened, Guid[] items, string text, string[]? audience) => (await opened.DoAsync(s =>
        s.Get<DraftSummary>().RunAsync(new DraftSummary.Command(opened.Id, items, text, audience, opened.By("mediator")), s.Now, s.Ct))).Id;

    private static Task CheckAsync(OpenedCase opened, Guid summary, string who) => opened.DoAsync(s =>
        s.Get<CheckSummary>().RunAsync(new CheckSummary.Command(summary, opened.By(who)), s.Now, s.Ct));

    private static async Task<Guid> CheckedAsync(OpenedCase opened, Guid[] items, string text, string[]? audience)
    {
        var summary = await DraftAsync(opened, items, text, audience);
        await CheckAsync(opened, summary, "client");
        return summary;
    }

    private static Task PublishAsync(OpenedCase opened, Guid summary, Instant? at = null) => opened.DoAsync(s =>
        s.Get<PublishSummary>().RunAsync(new PublishSummary.Command(summary, at, opened.By("mediator")), s.Now, s.Ct));

    private static Task<bool> ReadsAsync(OpenedCase opened, string who, Guid summary) => opened.World.ReadAsync(async s =>
        (await s.Get<AccessPolicy>().For(opened.By(who), opened.Id, s.Now, s.Ct)).CanRead((await s.Db.FindAsync<Summary>([summary], s.Ct))!));
}
