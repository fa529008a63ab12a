using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Concerns;
using MediationWorkflows.Database;
using MediationWorkflows.Goals;
using MediationWorkflows.Items;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;

namespace MediationWorkflows.Tests.Goals;

/// <summary>What parties confide before the opening: goals and fears are theirs alone, triggers are for those who keep people safe.</summary>
public sealed class ConfidedTests
{
    [Theory, BothDatabases]
    public async Task A_partys_goals_are_read_by_that_party_alone_until_they_share_them(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var form = await opened.DoAsync(s => s.Get<WriteGoals>().RunAsync(
            new WriteGoals.Command(opened.Id, opened["client"], "An apology", "That it takes long", WithoutAgreement: null, opened.By("client")), s.Now, s.Ct));

        Assert.Equal(["client"], await ReadersAsync(opened, form.ItemId!.Value));
        await opened.DoAsync(s => s.Get<ShareItem>().RunAsync(new ShareItem.Command(form.ItemId.Value, [opened["mediator"]], opened.By("client")), s.Now, s.Ct));
        Assert.Equal(["client", "mediator"], await ReadersAsync(opened, form.ItemId.Value));
    }

    [Fact]
    public async Task Nobody_writes_anothers_goals_and_written_again_they_are_replaced()
    {
        await using var opened = await OpenedCase.CreateAsync();
        await Assert.ThrowsAsync<NotAllowedException>(() => WriteAsync(opened, "client", by: "mediator"));
        await Assert.ThrowsAsync<NotAllowedException>(() => WriteAsync(opened, "mediator", by: "mediator"));

        var first = await WriteAsync(opened, "client", by: "client");
        var second = await WriteAsync(opened, "client", by: "client");

        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(first.ItemId, second.ItemId);
    }

    [Theory]
    [InlineData(ConcernKind.Safety, "client,mediator")]
    [InlineData(ConcernKind.Trigger, "client,mediator")]
    [InlineData(ConcernKind.Retaliation, "client")]
    [InlineData(ConcernKind.Stigma, "client")]
    public async Task A_trigger_reaches_those_who_keep_people_safe_and_a_fear_nobody(ConcernKind kind, string readers)
    {
        await using var opened = await OpenedCase.CreateAsync();

        var concern = await RaiseAsync(opened, kind, share: false);

        Assert.Equal(readers.Split(','), await ReadersAsync(opened, concern.ItemId));
    }

    [Fact]
    public async Task A_fear_that_is_shared_with_the_mediator_rests_on_a_consent_that_names_it_and_is_met_by_either()
    {
        await using var opened = await OpenedCase.CreateAsync();

        var concern = await RaiseAsync(opened, ConcernKind.Retaliation, share: true);

        Assert.Equal(["client", "mediator"], await ReadersAsync(opened, concern.ItemId));
        await Assert.ThrowsAsync<NotFoundException>(() => MeetAsync(opened, concern.Id, "clinician"));
        await MeetAsync(opened, concern.Id, "client");
        await MeetAsync(opened, concern.Id, "mediator");
        Assert.Equal(ConcernState.Met, (await opened.LoadAsync<Concern>(concern.Id)).State);
    }

    private static async Task<List<string>> ReadersAsync(OpenedCase opened, Guid item)
    {
        var readers = new List<string>();
        foreach (var key in (string[])["client", "clinician", "coordinator", "institution", "insurer", "mediator"])
        {
            var mayRead = await opened.World.ReadAsync(async s => (await s.Get<AccessPolicy>().For(opened.By(key), opened.Id, s.Now, s.Ct)).CanRead((await s.Db.FindAsync<InfoItem>([item], s.Ct))!));
            if (mayRead)
            {
                readers.Add(key);
            }
        }

        return readers;
    }

    private static Task<GoalsForm> WriteAsync(OpenedCase opened, string of, string by) => opened.DoAsync(s =>
        s.Get<WriteGoals>().RunAsync(new WriteGoals.Command(opened.Id, opened[of], "To be heard", null, null, opened.By(by)), s.Now, s.Ct));

    private static Task<Concern> RaiseAsync(OpenedCase opened, ConcernKind kind, bool share) => opened.DoAsync(s =>
        s.Get<RaiseConcern>().RunAsync(new RaiseConcern.Command(opened.Id, opened["client"], kind, "They know my employer.", share, opened.By("client")), s.Now, s.Ct));

    private static Task MeetAsync(OpenedCase opened, Guid concern, string by) => opened.DoAsync(s =>
        s.Get<MeetConcern>().RunAsync(new MeetConcern.Command(concern, "The rules say so.", opened.By(by)), s.Now, s.Ct));
}
