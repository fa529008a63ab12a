using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Channels;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Summaries;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Channels;

/// <summary>R16: parallel channels for confidential problem-solving.</summary>
public sealed class ChannelTests
{
    private static readonly string[] Everybody = ["client", "clinician", "institution", "mediator", "coordinator", "insurer"];

    [Theory, BothDatabases]
    public async Task Only_its_members_meet_a_channel_and_what_is_said_in_it(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var channel = await OpenAsync(opened, "client", "mediator");
        var said = await SayAsync(opened, channel, "client", "I relapsed in May.");

        foreach (var who in Everybody)
        {
            // Neither the mediator's F nor the coordinator's m of other classes opens it: being in it does.
            var isIn = who is "client" or "mediator";
            Assert.Equal((isIn, isIn), (await SeesAsync<Channel>(opened, who, channel), await SeesAsync<InfoItem>(opened, who, said)));
        }
    }

    [Theory, BothDatabases]
    public async Task What_was_said_before_somebody_joined_stays_among_those_who_were_there(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var channel = await OpenAsync(opened, "clinician", "institution");
        var before = await SayAsync(opened, channel, "clinician", "We were short of staff.");
        Assert.False(await SeesAsync<Channel>(opened, "mediator", channel));

        await JoinAsync(opened, channel, "mediator", by: "clinician");
        var after = await SayAsync(opened, channel, "institution", "We will hire.");

        Assert.True(await SeesAsync<Channel>(opened, "mediator", channel));
        Assert.False(await SeesAsync<InfoItem>(opened, "mediator", before));
        Assert.True(await SeesAsync<InfoItem>(opened, "mediator", after));
    }

    [Theory, BothDatabases]
    public async Task Who_leaves_reads_no_more_than_their_own_words(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var channel = await OpenAsync(opened, "client", "mediator");
        var (own, others) = (await SayAsync(opened, channel, "mediator", "What would help?"), await SayAsync(opened, channel, "client", "An apology."));

        await opened.DoAsync(s => s.Get<ChangeChannel>().LeaveAsync(new ChangeChannel.Command(channel, opened.By("mediator")), s.Now, s.Ct));
        var later = await SayAsync(opened, channel, "client", "Are you there?");

        Assert.False(await SeesAsync<Channel>(opened, "mediator", channel));
        Assert.True(await SeesAsync<InfoItem>(opened, "mediator", own));
        Assert.False(await SeesAsync<InfoItem>(opened, "mediator", others));
        Assert.False(await SeesAsync<InfoItem>(opened, "mediator", later));
    }

    [Fact]
    public async Task Only_who_opened_it_brings_others_in_and_closes_it()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var channel = await OpenAsync(opened, "client", "mediator");

        await Assert.ThrowsAsync<NotAllowedException>(() => JoinAsync(opened, channel, "institution", by: "mediator"));
        await Assert.ThrowsAsync<NotFoundException>(() => JoinAsync(opened, channel, "institution", by: "institution"));
        await Assert.ThrowsAsync<StateException>(() => JoinAsync(opened, channel, "mediator", by: "client"));
        await Assert.ThrowsAsync<NotAllowedException>(() => CloseAsync(opened, channel, "mediator"));
        await CloseAsync(opened, channel, "client");
        await Assert.ThrowsAsync<StateException>(() => SayAsync(opened, channel, "client", "One more thing."));
        await Assert.ThrowsAsync<StateException>(() => JoinAsync(opened, channel, "institution", by: "client"));
        Assert.True(await SeesAsync<Channel>(opened, "mediator", channel));
    }

    /// <summary>A channel is no way round the matrix: whose role is shown nothing of its class is not let in.</summary>
    [Fact]
    public async Task Whose_role_includes_nothing_of_the_class_is_in_no_such_channel()
    {
        await using var opened = await OpenedCase.CreateAsync();

        Assert.Equal(["members"], (await Assert.ThrowsAsync<InvalidInputException>(() => OpenAsync(opened, "client", "coordinator"))).Errors.Keys);
        Assert.Equal(["members"], (await Assert.ThrowsAsync<InvalidInputException>(() => OpenAsync(opened, "client", "client"))).Errors.Keys);
        Assert.Equal(["members"], (await Assert.ThrowsAsync<InvalidInputException>(() => OpenAsync(opened, "client", "nobody"))).Errors.Keys);
        await Assert.ThrowsAsync<NotAllowedException>(() => OpenAsync(opened, "coordinator", "client"));
        Assert.Equal(["class"], (await Assert.ThrowsAsync<InvalidInputException>(() => OpenAsync(opened, "client", "mediator", InformationClass.Caucus))).Errors.Keys);
        await OpenAsync(opened, "client", "insurer");
    }

    /// <summary>The stricter view of two roles also holds for who was let in with one of them.</summary>
    [Fact]
    public async Task A_second_role_that_may_not_see_the_class_closes_the_channel()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var channel = await OpenAsync(opened, "client", "mediator");
        var said = await SayAsync(opened, channel, "client", "I relapsed in May.");
        var both = opened.By("mediator") with { AccountRoles = new HashSet<Role> { Role.Administrator } };

        Assert.False(await SeesAsync<Channel>(opened, both, channel));
        Assert.False(await SeesAsync<InfoItem>(opened, both, said));
    }

    [Fact]
    public async Task A_representative_reads_for_the_principal_and_their_successor_after_them()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var counsel = await opened.DoAsync(s => s.Get<AddParticipation>().RunAsync(
            new AddParticipation.Command(opened.Id, OpenedCase.Party("counsel", "Representative") with { Representing = "client" }, opened.By("coordinator")), s.Now, s.Ct));
        var channel = await OpenAsync(opened, "mediator", "counsel");
        var said = await SayAsync(opened, channel, "mediator", "What would help?");
        var old = new Viewer(counsel.PersonId, new HashSet<Role>());
        Assert.True(await SeesAsync<InfoItem>(opened, old, said));

        var guardian = await opened.DoAsync(s => s.Get<ReplaceParticipation>().RunAsync(
            new ReplaceParticipation.Command(counsel.Id, OpenedCase.Party("guardian", "Representative"), opened.By("coordinator")), s.Now, s.Ct));

        Assert.True(await SeesAsync<InfoItem>(opened, "client", said));
        Assert.True(await SeesAsync<InfoItem>(opened, new Viewer(guardian.PersonId, new HashSet<Role>()), said));
        Assert.False(await SeesAsync<InfoItem>(opened, old, said));
    }

    /// <summary>A message belongs to its author, who alone shows it to others, item by item.</summary>
    [Fact]
    public async Task A_member_shows_nobody_what_another_said()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var channel = await OpenAsync(opened, "client", "mediator");
        var said = await SayAsync(opened, channel, "client", "I relapsed in May.");
        Task<ShareContent.Result> ShareAsync(string by) => opened.DoAsync(s =>
            s.Get<ShareItem>().RunAsync(new ShareItem.Command(said, [opened["insurer"]], opened.By(by)), s.Now, s.Ct));

        Assert.Equal([opened["insurer"]], (await ShareAsync("mediator")).Refused);
        Assert.Empty((await ShareAsync("client")).Refused);
    }

    [Fact]
    public async Task A_summary_that_repeats_a_message_to_somebody_who_was_not_there_is_blocked()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var channel = await OpenAsync(opened, "client", "mediator");
        await SayAsync(opened, channel, "client", "I had a relapse in May last year.");
        var summary = await opened.DoAsync(async s =>
        {
            var plan = await s.Get<CreateItem>().RunAsync(new CreateItem.Command(opened.Id, InformationClass.Joint, "Plan", "We meet.", null, opened.By("mediator")), s.Now, s.Ct);
            await s.Db.SaveChangesAsync(s.Ct);
            return await s.Get<DraftSummary>().RunAsync(
                new DraftSummary.Command(opened.Id, [plan.Id], "The client had a relapse in May.", ["institution"], opened.By("mediator")), s.Now, s.Ct);
        });
        await opened.DoAsync(s => s.Get<CheckSummary>().RunAsync(new CheckSummary.Command(summary.Id, opened.By("coordinator")), s.Now, s.Ct));

        await Assert.ThrowsAsync<StateException>(() => opened.DoAsync(s => s.Get<PublishSummary>().RunAsync(new PublishSummary.Command(summary.Id, At: null, opened.By("mediator")), s.Now, s.Ct)));
    }

    [Fact]
    public async Task What_happens_in_a_channel_is_on_record_and_mails_of_it_come_the_next_morning_like_any_other()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var channel = await OpenAsync(opened, "client", "mediator");
        await SayAsync(opened, channel, "client", "One.");
        await SayAsync(opened, channel, "client", "Two.");

        var trail = await opened.World.ReadAsync(s => s.Db.Set<AuditEvent>().Where(a => a.TargetKind == nameof(Channel)).OrderBy(a => a.Sequence).ToListAsync(s.Ct));
        Assert.Equal(["channel.opened"], trail.Select(a => a.Action));
        Assert.Equal(2, await opened.World.ReadAsync(s => s.Db.Set<AuditEvent>().CountAsync(a => a.Action == "item.created", s.Ct)));
        var mail = Assert.Single(await opened.World.ReadAsync(s => s.Db.Set<OutboxMessage>().Where(m => m.ParticipationId == opened["mediator"]).ToListAsync(s.Ct)));
        Assert.Equal(TestWorld.At("2027-01-05T14:00:00Z"), mail.IntendedAt);
    }

    private static async Task<Guid> OpenAsync(OpenedCase opened, string by, string with, InformationClass @class = InformationClass.PartyPrivate) =>
        (await opened.DoAsync(s => s.Get<OpenChannel>().RunAsync(new OpenChannel.Command(opened.Id, "What would help", @class, [with], opened.By(by)), s.Now, s.Ct))).Id;

    private static async Task<Guid> SayAsync(OpenedCase opened, Guid channel, string by, string text) =>
        (await opened.DoAsync(s => s.Get<WriteInChannel>().RunAsync(new WriteInChannel.Command(channel, text, opened.By(by)), s.Now, s.Ct))).Id;

    private static Task JoinAsync(OpenedCase opened, Guid channel, string who, string by) =>
        opened.DoAsync(s => s.Get<ChangeChannel>().JoinAsync(new ChangeChannel.Command(channel, opened.By(by)), who, s.Now, s.Ct));

    private static Task CloseAsync(OpenedCase opened, Guid channel, string by) =>
        opened.DoAsync(s => s.Get<ChangeChannel>().CloseAsync(new ChangeChannel.Command(channel, opened.By(by)), s.Now, s.Ct));

    private static Task<bool> SeesAsync<T>(OpenedCase opened, string who, Guid id)
        where T : class, IClassified => SeesAsync<T>(opened, opened.By(who), id);

    /// <summary>By its id, in what may be read and in what may be listed; all three must agree.</summary>
    private static Task<bool> SeesAsync<T>(OpenedCase opened, Viewer who, Guid id)
        where T : class, IClassified => opened.World.ReadAsync(async s =>
    {
        if (await s.Get<AccessPolicy>().TryForAsync(who, opened.Id, s.Now, s.Ct) is not { } access)
        {
            return false;
        }

        var row = (await s.Db.FindAsync<T>([id], s.Ct))!;
        var reads = access.CanRead(row);
        Assert.Equal(reads, access.CanSee(row));
        Assert.Equal(reads, await access.Readable(s.Db.Set<T>()).AnyAsync(i => i.Id == id, s.Ct));
        Assert.Equal(reads, await access.Visible(s.Db.Set<T>()).AnyAsync(i => i.Id == id, s.Ct));
        return reads;
    });
}
