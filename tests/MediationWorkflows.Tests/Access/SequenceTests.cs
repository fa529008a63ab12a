using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Channels;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Access;

/// <summary>
/// Whatever is written, shared, consented to, revoked, replaced and said in separate channels, in whatever order and with whatever time between: at each
/// instant everybody reads exactly what a plain reckoning of these steps allows, by id and in lists.
/// </summary>
public sealed class SequenceTests
{
    private static readonly string[] Everybody = ["client", "clinician", "institution", "mediator", "coordinator", "insurer"];
    private static readonly InformationClass[] Classes =
        [InformationClass.Joint, InformationClass.PartyPrivate, InformationClass.Caucus, InformationClass.Clinical, InformationClass.Safety];

    [Fact]
    public void No_sequence_of_steps_shows_an_item_to_somebody_who_may_not_see_it_at_that_instant()
    {
        var step = from kind in Gen.Choose(0, 9) from a in Gen.Choose(0, 1000) from b in Gen.Choose(0, 1000) select (kind, a, b);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(25),
            Prop.ForAll(Arb.From(step.ArrayOf(18)), steps => Task.Run(() => PlayAsync(steps)).GetAwaiter().GetResult()));
    }

    /// <summary>The reckoning can tell: with a matrix in which everybody reads everything it would not agree.</summary>
    [Fact]
    public async Task The_reckoning_denies_what_the_matrix_denies()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var play = new Play(opened);
        await play.StepAsync(0, 0, (int)InformationClass.PartyPrivate);
        Assert.Contains(Everybody, who => !play.May(who, play.Items[0]));
        Assert.True(play.May(play.Items[0].Owner, play.Items[0]));
    }

    private static async Task PlayAsync((int Kind, int A, int B)[] steps)
    {
        await using var opened = await OpenedCase.CreateAsync();
        var play = new Play(opened);
        foreach (var (kind, a, b) in steps)
        {
            await play.StepAsync(kind, a, b);
            await play.CompareAsync();
        }
    }

    /// <param name="Channel">The separate channel that it was said in.</param>
    private sealed record Item(Guid Id, string Owner, InformationClass Class, Apart? Channel = null)
    {
        /// <summary>Who was in the channel when it was said, and has not left it.</summary>
        public HashSet<string> Heard { get; } = [.. Channel?.Members ?? []];
    }

    private sealed record Apart(Guid Id, string Opener, InformationClass Class)
    {
        public List<string> Members { get; } = [Opener];
    }

    private sealed class Play(OpenedCase opened)
    {
        private readonly List<Viewer> representatives = [];
        private readonly HashSet<Guid> revoked = [];

        public List<Item> Items { get; } = [];

        private Instant Now => opened.World.Clock.GetUtcNow().ToInstant();

        public Task StepAsync(int kind, int a, int b) => kind switch
        {
            0 or 1 => WriteAsync(Pick(["client", "clinician", "mediator"], a), Pick(Classes, b)),
            2 => Items.Count == 0 ? Task.CompletedTask : ShareAsync(Pick(Items, a), byOwner: true, Pick(Everybody, b)),
            3 => Items.Count == 0 ? Task.CompletedTask : ShareAsync(Pick(Items, a), byOwner: false, Pick(Everybody, b)),
            4 => ConsentAsync(Pick(["insurer", "mediator", "institution"], a), b % 2 == 0 ? null : Now + Duration.FromHours(1 + (b % 48))),
            5 => RevokeAsync(a),
            7 => OpenAsync(Pick(["client", "clinician", "mediator"], a), Pick(Channel.Classes, b), Pick(Everybody, a + b)),
            8 => channels.Count == 0 ? Task.CompletedTask : SayAsync(Pick(channels, a), b),
            9 => channels.Count == 0 ? Task.CompletedTask : b % 2 == 0 ? JoinAsync(Pick(channels, a), Pick(Everybody, b / 2)) : LeaveAsync(Pick(channels, a), b / 2),
            _ => b % 3 == 0 ? ReplaceAsync() : PassAsync(a % 30),
        };

        public bool May(string who, Item item)
        {
            var role = who switch { "client" => Role.Client, "clinician" => Role.Clinician, "institution" => Role.InstitutionRepresentative, "mediator" => Role.Mediator,
                "coordinator" => Role.Coordinator, _ => Role.Insurer };
            var level = AccessMatrix.Of(role, item.Class);
            var isShown = shares.Exists(s => s.Item == item.Id && s.With == who && IsLive(s.Consent));
            if (item.Channel is not null)
            {
                // No role opens it: being in the channel does, where the matrix gives the role S or more of the class.
                return level >= AccessLevel.Shared && (item.Owner == who || item.Heard.Contains(who) || isShown);
            }

            return level switch
            {
                AccessLevel.Full => true,
                AccessLevel.Own => item.Owner == who && item.Class != InformationClass.Joint,
                AccessLevel.Shared => (item.Owner == who && item.Class != InformationClass.Joint) || isShown,
                _ => false,
            };
        }

        public async Task CompareAsync()
        {
            foreach (var who in Everybody)
            {
                Assert.Equal(Items.Where(i => May(who, i)).Select(i => i.Id).Order(), await ReadableAsync(opened.By(who)));
            }

            // The last representative acts for the client; those before see nothing.
            for (var i = 0; i < representatives.Count; i++)
            {
                IEnumerable<Guid> expected = i == representatives.Count - 1 ? Items.Where(item => May("client", item)).Select(item => item.Id).Order() : [];
                Assert.Equal(expected, await ReadableAsync(representatives[i]));
            }
        }

        private readonly List<(Guid Item, string With, Guid Consent)> shares = [];
        private readonly List<(Guid Id, string Subject, Instant? Expires)> consents = [];
        private readonly List<Apart> channels = [];

        private bool IsLive(Guid consent) => !revoked.Contains(consent) && consents.Find(c => c.Id == consent).Expires is var at && (at is null || Now < at);

        private Task<Guid[]> ReadableAsync(Viewer viewer) => opened.World.ReadAsync(async s =>
        {
            CaseAccess access;
            try
            {
                access = await s.Get<AccessPolicy>().For(viewer, opened.Id, s.Now, s.Ct);
            }
            catch (NotFoundException)
            {
                return [];
            }

            var all = await s.Db.Set<InfoItem>().ToListAsync(s.Ct);
            var listed = (await access.Readable(s.Db.Set<InfoItem>()).Select(i => i.Id).ToListAsync(s.Ct)).Order().ToArray();
            Assert.Equal(all.Where(access.CanRead).Select(i => i.Id).Order(), listed);
            return listed;
        });

        private async Task WriteAsync(string who, InformationClass @class)
        {
            try
            {
                var item = await opened.DoAsync(s => s.Get<CreateItem>().RunAsync(
                    new CreateItem.Command(opened.Id, @class, "Note", "text", SessionId: null, opened.By(who)), s.Now, s.Ct));
                Items.Add(new Item(item.Id, who, @class));
            }
            catch (NotAllowedException)
            {
                // Not everybody files under every class.
            }
        }

        private async Task OpenAsync(string opener, InformationClass @class, string with)
        {
            try
            {
                var opening = await opened.DoAsync(s => s.Get<OpenChannel>().RunAsync(new OpenChannel.Command(opened.Id, "Apart", @class, [with], opened.By(opener)), s.Now, s.Ct));
                channels.Add(new Apart(opening.Id, opener, @class));
                channels[^1].Members.Add(with);
            }
            catch (DomainException e) when (e is InvalidInputException or NotAllowedException)
            {
                // With themselves, of a class that the other's role is shown nothing of, or that they do not write.
            }
        }

        private async Task SayAsync(Apart channel, int which)
        {
            if (channel.Members.Count == 0)
            {
                return;
            }

            var who = Pick(channel.Members, which);
            try
            {
                var said = await opened.DoAsync(s => s.Get<WriteInChannel>().RunAsync(new WriteInChannel.Command(channel.Id, "Between us.", opened.By(who)), s.Now, s.Ct));
                Items.Add(new Item(said.Id, who, channel.Class, channel));
            }
            catch (NotAllowedException)
            {
                // Not everybody files under every class.
            }
        }

        private async Task JoinAsync(Apart channel, string who)
        {
            try
            {
                await opened.DoAsync(s => s.Get<ChangeChannel>().JoinAsync(new ChangeChannel.Command(channel.Id, opened.By(channel.Opener)), who, s.Now, s.Ct));
                channel.Members.Add(who);
            }
            catch (DomainException e) when (e is InvalidInputException or NotFoundException or StateException)
            {
                // In it already, not to be let in, or the opener has left it.
            }
        }

        private async Task LeaveAsync(Apart channel, int which)
        {
            if (channel.Members.Count == 0)
            {
                return;
            }

            var who = Pick(channel.Members, which);
            await opened.DoAsync(s => s.Get<ChangeChannel>().LeaveAsync(new ChangeChannel.Command(channel.Id, opened.By(who)), s.Now, s.Ct));
            channel.Members.Remove(who);
            foreach (var said in Items.Where(i => i.Channel == channel))
            {
                said.Heard.Remove(who);
                shares.RemoveAll(s => s.Item == said.Id && s.With == who);
            }
        }

        private async Task ShareAsync(Item item, bool byOwner, string with)
        {
            var by = byOwner ? item.Owner : "mediator";
            if (!May(by, item))
            {
                return;
            }

            var result = await opened.DoAsync(s => s.Get<ShareItem>().RunAsync(new ShareItem.Command(item.Id, [opened[with]], opened.By(by)), s.Now, s.Ct));
            if (by == item.Owner)
            {
                Assert.Empty(result.Refused);
            }

            if (result.Shared.Count > 0)
            {
                var share = await opened.World.ReadAsync(s => s.Db.Set<Share>().Where(x => x.SubjectId == item.Id).OrderByDescending(x => x.Id).FirstAsync(s.Ct));
                var consent = await opened.LoadAsync<PartyConsent>(share.ConsentId!.Value);
                Assert.True(consent.State == ConsentState.Granted && consent.SubjectId == opened[item.Owner] && consent.RecipientId == opened[with]);
                if (!consents.Exists(c => c.Id == consent.Id))
                {
                    consents.Add((consent.Id, item.Owner, Expires: null));
                }

                shares.Add((item.Id, with, consent.Id));
            }
        }

        private async Task ConsentAsync(string recipient, Instant? expires)
        {
            var consent = await opened.DoAsync(async s =>
            {
                var asked = await s.Get<RequestConsent>().RunAsync(
                    new RequestConsent.Command(opened.Id, opened["client"], InformationClass.Clinical, "claim", opened[recipient], expires, opened.By("coordinator")), s.Now, s.Ct);
                await s.Db.SaveChangesAsync(s.Ct);
                await s.Get<GrantConsent>().RunAsync(new GrantConsent.Command(asked.Id, opened.By("client")), s.Now, s.Ct);
                return asked.Id;
            });
            consents.Add((consent, "client", expires));
        }

        private async Task RevokeAsync(int which)
        {
            var open = consents.Where(c => !revoked.Contains(c.Id)).ToList();
            if (open.Count == 0)
            {
                return;
            }

            var (id, subject, expires) = Pick(open, which);
            try
            {
                await opened.DoAsync(s => s.Get<RevokeConsent>().RunAsync(new RevokeConsent.Command(id, opened.By(subject)), s.Now, s.Ct));
            }
            catch (StateException) when (expires <= Now)
            {
                // It has ended by itself.
            }

            revoked.Add(id);
        }

        private async Task ReplaceAsync()
        {
            var key = $"counsel-{representatives.Count}";
            var next = await opened.DoAsync(async s =>
            {
                if (representatives.Count == 0)
                {
                    return await s.Get<AddParticipation>().RunAsync(
                        new AddParticipation.Command(opened.Id, OpenedCase.Party(key, "Representative") with { Representing = "client" }, opened.By("coordinator")), s.Now, s.Ct);
                }

                var person = representatives[^1].PersonId;
                var old = await s.Db.Set<Participation>().SingleAsync(p => p.CaseId == opened.Id && p.PersonId == person, s.Ct);
                return await s.Get<ReplaceParticipation>().RunAsync(
                    new ReplaceParticipation.Command(old.Id, OpenedCase.Party(key, "Representative"), opened.By("coordinator")), s.Now, s.Ct);
            });
            representatives.Add(new Viewer(next.PersonId, new HashSet<Role>()));
        }

        private Task PassAsync(int hours) => opened.World.AdvanceToAsync(Now + Duration.FromHours(hours));

        private static T Pick<T>(IReadOnlyList<T> from, int at) => from[at % from.Count];
    }
}
