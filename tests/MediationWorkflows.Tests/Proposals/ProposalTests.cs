using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Proposals;
using MediationWorkflows.Sessions;
using MediationWorkflows.Tests.Sessions;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Proposals;

/// <summary>Times, joint problem statements (R27) and term sheets: accepted by all in this very version, or not at all.</summary>
public sealed class ProposalTests
{
    private static readonly ProposalInput Time = new(ProposalKind.SessionTime, SessionRoom.Monday);

    private static readonly ProposalInput Problem = new(
        ProposalKind.ProblemStatement, Text: "How do we make sure that concerns are heard in time?", Lines: [new ProposalLineInput("Patients are safe.", ["client", "clinician"])]);

    private static Task<Proposal> TableAsync(SessionRoom room, string by, ProposalInput input, bool draft = false) =>
        room.Case.DoAsync(s => s.Get<TableProposal>().RunAsync(new TableProposal.Command(room.Case.Id, input, draft, room.Case.By(by)), s.Now, s.Ct));

    private static Task AcceptAsync(SessionRoom room, Guid id, string by) =>
        room.Case.DoAsync(s => s.Get<AcceptProposal>().RunAsync(new AcceptProposal.Command(id, room.Case[by], room.Case.By(by)), s.Now, s.Ct));

    private static Task RejectAsync(SessionRoom room, Guid id, string by) =>
        room.Case.DoAsync(s => s.Get<RejectProposal>().RunAsync(new RejectProposal.Command(id, room.Case[by], "Too early", room.Case.By(by)), s.Now, s.Ct));

    private static async Task<ProposalState> StateAsync(SessionRoom room, Guid id) => (await room.Case.LoadAsync<Proposal>(id)).State;

    private static Task<List<Session>> SessionsAsync(SessionRoom room) => room.Case.World.ReadAsync(s => s.Db.Set<Session>().ToListAsync(s.Ct));

    [Theory]
    [BothDatabases]
    public async Task A_time_that_all_parties_accept_becomes_a_session_and_the_other_times_are_off_the_table(DatabaseProvider provider)
    {
        await using var room = await SessionRoom.OpenAsync(provider);
        var one = await TableAsync(room, "client", Time);
        var other = await TableAsync(room, "clinician", Time with { StartsAt = SessionRoom.Monday + Duration.FromDays(1) });
        await AcceptAsync(room, one.Id, "clinician");
        Assert.Empty(await SessionsAsync(room));
        await AcceptAsync(room, one.Id, "institution");

        var session = Assert.Single(await SessionsAsync(room));
        Assert.Equal((SessionState.Scheduled, SessionRoom.Monday), (session.State, session.StartsAt));
        Assert.Equal(["client", "clinician", "institution", "mediator"], ((string[])["client", "clinician", "institution", "mediator"]).Where(key => session.IsAttendedBy(room.Case[key])));
        Assert.Equal((ProposalState.Accepted, ProposalState.Lapsed), (await StateAsync(room, one.Id), await StateAsync(room, other.Id)));
    }

    [Fact]
    public async Task The_coordinator_decides_where_the_parties_find_no_time()
    {
        await using var room = await SessionRoom.OpenAsync();
        var proposed = await TableAsync(room, "client", Time);
        await RejectAsync(room, proposed.Id, "clinician");
        await room.ScheduleAsync(new SessionInput(SessionRoom.Monday + Duration.FromDays(2)), "coordinator");

        Assert.Equal(ProposalState.Rejected, await StateAsync(room, proposed.Id));
        Assert.Single(await SessionsAsync(room));
    }

    [Theory]
    [BothDatabases]
    public async Task A_time_lapses_when_it_leaves_no_notice_any_more(DatabaseProvider provider)
    {
        await using var room = await SessionRoom.OpenAsync(provider);
        var proposed = await TableAsync(room, "client", Time);
        // The last day on which notice can be given ends at midnight in New York.
        await room.GoToAsync(TestWorld.At("2027-01-05T04:59:59Z"));
        Assert.Equal(ProposalState.Tabled, await StateAsync(room, proposed.Id));
        await room.PassAsync(1);

        Assert.Equal(ProposalState.Lapsed, await StateAsync(room, proposed.Id));
        Assert.Equal("Lapsed", (await Assert.ThrowsAsync<StateException>(() => AcceptAsync(room, proposed.Id, "clinician"))).State);
    }

    [Fact]
    public async Task What_cannot_be_held_is_not_accepted_as_a_session()
    {
        await using var room = await SessionRoom.OpenAsync(withRisk: false);
        var proposed = await TableAsync(room, "client", Time);
        await AcceptAsync(room, proposed.Id, "clinician");

        Assert.Equal("NoRiskAssessment", (await Assert.ThrowsAsync<StateException>(() => AcceptAsync(room, proposed.Id, "institution"))).State);
        Assert.Equal(ProposalState.Tabled, await StateAsync(room, proposed.Id));
    }

    [Fact]
    public async Task A_problem_statement_stands_once_all_have_accepted_this_version_and_a_new_one_starts_again()
    {
        await using var room = await SessionRoom.OpenAsync();
        var first = await TableAsync(room, "mediator", Problem);
        await AcceptAsync(room, first.Id, "client");
        await AcceptAsync(room, first.Id, "clinician");
        var second = await TableAsync(room, "mediator", Problem with { Text = "Another wording" });

        Assert.Equal((2, first.Id), (second.Number, second.RevisesId));
        Assert.Equal("Lapsed", (await Assert.ThrowsAsync<StateException>(() => AcceptAsync(room, first.Id, "institution"))).State);
        foreach (var party in (string[])["client", "clinician", "institution"])
        {
            Assert.Equal(ProposalState.Tabled, await StateAsync(room, second.Id));
            await AcceptAsync(room, second.Id, party);
        }

        Assert.Equal(ProposalState.Accepted, await StateAsync(room, second.Id));
    }

    [Theory]
    [InlineData("client")]
    [InlineData]
    [InlineData("client", "client")]
    public async Task A_concern_that_only_one_side_has_is_a_position_and_no_mutual_concern(params string[] sharedBy)
    {
        await using var room = await SessionRoom.OpenAsync();

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => TableAsync(room, "mediator", Problem with { Lines = [new ProposalLineInput("They never listen.", sharedBy)] }));
        Assert.Equal(["lines[0].sharedBy"], refused.Errors.Keys);
    }

    [Fact]
    public async Task What_is_wrong_with_a_proposal_names_its_field()
    {
        await using var room = await SessionRoom.OpenAsync();
        async Task<IEnumerable<string>> FieldsAsync(ProposalInput input) => (await Assert.ThrowsAsync<InvalidInputException>(() => TableAsync(room, "client", input))).Errors.Keys;

        Assert.Equal(["startsAt"], await FieldsAsync(Time with { StartsAt = null }));
        Assert.Equal(["startsAt"], await FieldsAsync(Time with { StartsAt = SessionRoom.Monday - Duration.FromDays(3) }));
        Assert.Equal(["text"], await FieldsAsync(Problem with { Text = " " }));
        Assert.Equal(["lines"], await FieldsAsync(Problem with { Lines = [] }));
        Assert.Equal(["lines[0].text"], await FieldsAsync(Problem with { Lines = [new ProposalLineInput("", ["client", "clinician"])] }));
        Assert.Equal(["lines[0].sharedBy"], await FieldsAsync(Problem with { Lines = [new ProposalLineInput("Safety", ["client", "nobody"])] }));
    }

    [Fact]
    public async Task A_draft_is_put_to_nobody_until_its_author_tables_it_and_only_they_withdraw_it()
    {
        await using var room = await SessionRoom.OpenAsync();
        var draft = await TableAsync(room, "client", Problem, draft: true);
        Assert.Empty(draft.Answers);
        await Assert.ThrowsAsync<NotAllowedException>(() => room.Case.DoAsync(s => s.Get<TableProposal>().TableAsync(draft.Id, room.Case.By("clinician"), s.Now, s.Ct)));
        await room.Case.DoAsync(s => s.Get<TableProposal>().TableAsync(draft.Id, room.Case.By("client"), s.Now, s.Ct));
        Task WithdrawAsync(string by) => room.Case.DoAsync(s => s.Get<WithdrawProposal>().RunAsync(new WithdrawProposal.Command(draft.Id, room.Case.By(by)), s.Now, s.Ct));
        await Assert.ThrowsAsync<NotAllowedException>(() => WithdrawAsync("institution"));
        await WithdrawAsync("client");

        Assert.Equal(ProposalState.Withdrawn, await StateAsync(room, draft.Id));
        await Assert.ThrowsAsync<StateException>(() => AcceptAsync(room, draft.Id, "clinician"));
    }

    [Theory]
    [BothDatabases]
    public async Task Of_one_who_accepts_and_one_who_rejects_at_once_no_acceptance_survives_the_rejection(DatabaseProvider provider)
    {
        await using var room = await SessionRoom.OpenAsync(provider);
        var proposed = await TableAsync(room, "client", Problem);
        await AcceptAsync(room, proposed.Id, "clinician");
        var results = await Task.WhenAll(
            Record.ExceptionAsync(() => AcceptAsync(room, proposed.Id, "institution")), Record.ExceptionAsync(() => RejectAsync(room, proposed.Id, "institution")));

        var refused = Assert.IsType<StateException>(Assert.Single(results, e => e is not null));
        Assert.Equal(refused.State, (await StateAsync(room, proposed.Id)).ToString());
    }
}
