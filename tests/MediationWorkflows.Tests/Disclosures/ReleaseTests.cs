using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.GroundRules;
using MediationWorkflows.Items;
using MediationWorkflows.Mail;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Disclosures;

public sealed class ReleaseTests
{
    [Theory, BothDatabases]
    public async Task A_joint_item_leaves_the_mediation_only_when_the_last_party_has_consented(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var item = await ItemAsync(opened, "mediator", InformationClass.Joint);
        var release = await RequestAsync(opened, "mediator", [item], "The newspaper");

        foreach (var party in (string[])["client", "clinician"])
        {
            await DecideAsync(opened, release.Id, party, grants: true);
            Assert.Equal(ReleaseState.Requested, (await opened.LoadAsync<InformationRelease>(release.Id)).State);
            Assert.Empty(await LedgerAsync(opened));
        }

        await Assert.ThrowsAsync<NotFoundException>(() => DecideAsync(opened, release.Id, "insurer", grants: true));
        await DecideAsync(opened, release.Id, "institution", grants: true);

        Assert.Equal(ReleaseState.Released, (await opened.LoadAsync<InformationRelease>(release.Id)).State);
        Assert.Equal(ItemState.Released, (await opened.LoadAsync<InfoItem>(item)).State);
        var ledger = await LedgerAsync(opened);
        Assert.Equal(new Guid?[] { opened["client"], opened["clinician"], opened["institution"] }.Order(), ledger.Select(d => d.OwnerId).Order());
        Assert.All(ledger, d => Assert.Equal(("The newspaper", "Title", "claim", "consent"), (d.Recipient.Reveal(), d.Content.Reveal(), d.Purpose.Reveal(), d.Basis)));
    }

    [Fact]
    public async Task One_refusal_keeps_a_joint_item_inside()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var item = await ItemAsync(opened, "mediator", InformationClass.Joint);
        var release = await RequestAsync(opened, "client", [item], "The newspaper");
        await DecideAsync(opened, release.Id, "clinician", grants: false);

        await Assert.ThrowsAsync<StateException>(() => DecideAsync(opened, release.Id, "institution", grants: true));

        Assert.Equal(ReleaseState.Refused, (await opened.LoadAsync<InformationRelease>(release.Id)).State);
        Assert.Empty(await LedgerAsync(opened));
    }

    /// <summary>S6: a release went out, another is queued; the revocation cancels the queued one at once, and the past one stays in the ledger.</summary>
    [Theory, BothDatabases]
    public async Task S6_revoking_a_consent_cancels_what_is_queued_and_leaves_what_went_out_on_record(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var consent = await ConsentAsync(opened);
        var (first, second) = (await ItemAsync(opened, "client", InformationClass.Clinical), await ItemAsync(opened, "client", InformationClass.Clinical));
        await MoveToAsync(opened, "2027-03-01T15:00:00Z");
        var past = await RequestAsync(opened, "coordinator", [first], "insurer");
        Assert.Equal(ReleaseState.Released, past.State);
        Assert.True(await ReadsAsync(opened, "insurer", first));
        var queued = await RequestAsync(opened, "coordinator", [second], "insurer", TestWorld.At("2027-03-10T15:00:00Z"));
        Assert.Equal(ReleaseState.Approved, queued.State);

        await MoveToAsync(opened, "2027-03-09T20:00:00Z");
        await opened.DoAsync(s => s.Get<RevokeConsent>().RunAsync(new RevokeConsent.Command(consent, opened.By("client")), s.Now, s.Ct));
        Assert.Equal(ReleaseState.Cancelled, (await opened.LoadAsync<InformationRelease>(queued.Id)).State);
        Assert.False(await ReadsAsync(opened, "insurer", first));
        var notified = await opened.World.ReadAsync(s => s.Db.Set<OutboxMessage>().Where(m => m.Template == EndSharing.Template).ToListAsync(s.Ct));
        Assert.Equal([$"release:{past.Id:N}", $"consent:{consent:N}:ended:{opened["insurer"]:N}"], notified.OrderBy(m => m.CreatedAt).Select(m => m.IdempotencyKey));
        Assert.All(notified, m => Assert.Equal(opened["insurer"], m.ParticipationId));

        await MoveToAsync(opened, "2027-03-11T15:00:00Z");
        Assert.False(await ReadsAsync(opened, "insurer", second));
        var entry = Assert.Single(await LedgerAsync(opened));
        Assert.Equal((past.Id, opened["insurer"], first, TestWorld.At("2027-03-01T15:00:00Z")), (entry.ReleaseId!.Value, entry.RecipientId!.Value, entry.SubjectId!.Value, entry.At));
    }

    [Theory, BothDatabases]
    public async Task A_queued_release_happens_on_its_day_and_a_consent_that_ended_by_then_stops_it(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var expires = TestWorld.At("2027-02-01T00:00:00Z");
        var consent = await ConsentAsync(opened, expires);
        var (early, late) = (await ItemAsync(opened, "client", InformationClass.Clinical), await ItemAsync(opened, "client", InformationClass.Clinical));
        var inTime = await RequestAsync(opened, "coordinator", [early], "insurer", TestWorld.At("2027-01-20T00:00:00Z"));
        var tooLate = await RequestAsync(opened, "coordinator", [late], "insurer", TestWorld.At("2027-02-02T00:00:00Z"));
        Assert.False(await ReadsAsync(opened, "insurer", early));

        await MoveToAsync(opened, "2027-01-31T00:00:00Z");
        Assert.True(await ReadsAsync(opened, "insurer", early));
        // At its very instant, even before the timer had its turn.
        opened.World.Clock.MoveTo(expires);
        Assert.False(await ReadsAsync(opened, "insurer", early));
        await MoveToAsync(opened, "2027-02-03T00:00:00Z");

        Assert.Equal(ConsentState.Expired, (await opened.LoadAsync<PartyConsent>(consent)).State);
        Assert.Equal(ReleaseState.Released, (await opened.LoadAsync<InformationRelease>(inTime.Id)).State);
        Assert.Equal(ReleaseState.Cancelled, (await opened.LoadAsync<InformationRelease>(tooLate.Id)).State);
        Assert.False(await ReadsAsync(opened, "insurer", late));
    }

    [Theory, BothDatabases]
    public async Task Under_an_exception_only_a_minimum_statement_goes_out_and_it_is_logged(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var item = await ItemAsync(opened, "mediator", InformationClass.Joint);
        Task<InformationRelease> ByAsync(string who, string basis, string? statement, params Guid[] items) => opened.DoAsync(s => s.Get<RequestRelease>().RunAsync(
            new RequestRelease.Command(opened.Id, items, "The police", RecipientKind.Other, "prevent harm", basis, statement, ReleaseAt: null, opened.By(who)), s.Now, s.Ct));

        await Assert.ThrowsAsync<NotAllowedException>(() => ByAsync("client", "threat-of-harm", "He said he would."));
        Assert.Equal(["itemIds"], (await Assert.ThrowsAsync<InvalidInputException>(() => ByAsync("mediator", "threat-of-harm", "He said he would.", item))).Errors.Keys);
        Assert.Equal(["statement"], (await Assert.ThrowsAsync<InvalidInputException>(() => ByAsync("mediator", "threat-of-harm", statement: null))).Errors.Keys);
        Assert.Equal(["basis"], (await Assert.ThrowsAsync<InvalidInputException>(() => ByAsync("mediator", "mediator-report", "Settled."))).Errors.Keys);
        var release = await ByAsync("mediator", "threat-of-harm", "He said he would.");

        Assert.Equal(ReleaseState.Released, release.State);
        var entry = Assert.Single(await LedgerAsync(opened));
        Assert.Equal(("He said he would.", "threat-of-harm", null), (entry.Content.Reveal(), entry.Basis, entry.OwnerId));
        var trail = await opened.World.ReadAsync(s => s.Db.Set<AuditEvent>().Where(a => a.TargetId == release.Id.ToString("N")).ToListAsync(s.Ct));
        Assert.Equal(["release.requested", "release.carriedOut"], trail.OrderBy(a => a.Sequence).Select(a => a.Action));
        Assert.DoesNotContain(trail, a => a.Data?.Contains("would", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task What_the_agreed_protocol_does_not_name_stays_inside_whatever_is_asked()
    {
        await using var opened = await OpenedCase.CreateAsync();
        await opened.DoAsync(async s =>
        {
            var rules = await s.Get<DraftGroundRules>().RunAsync(
                new DraftGroundRules.Command(opened.Id, Clauses: null, opened.By("mediator"), new Dictionary<RecipientKind, IReadOnlyList<InformationClass>>
                {
                    [RecipientKind.Regulator] = [InformationClass.Joint], [RecipientKind.Insurer] = [],
                }),
                s.Now, s.Ct);
            await s.Get<ProposeGroundRules>().RunAsync(new ProposeGroundRules.Command(rules.Id, opened.By("mediator")), s.Now, s.Ct);
            foreach (var party in (string[])["client", "clinician", "institution"])
            {
                await s.Get<AcceptGroundRules>().RunAsync(new AcceptGroundRules.Command(rules.Id, opened[party], opened.By(party)), s.Now, s.Ct);
            }
        });
        var (joint, clinical) = (await ItemAsync(opened, "mediator", InformationClass.Joint), await ItemAsync(opened, "client", InformationClass.Clinical));

        await RequestAsync(opened, "client", [joint], "The board", kind: RecipientKind.Regulator);
        await Assert.ThrowsAsync<StateException>(() => RequestAsync(opened, "client", [clinical], "The board", kind: RecipientKind.Regulator));
        await Assert.ThrowsAsync<StateException>(() => RequestAsync(opened, "client", [clinical], "insurer", kind: RecipientKind.Insurer));
        var acknowledged = await opened.World.ReadAsync(s => s.Db.Set<ExceptionsAcknowledgement>().ToListAsync(s.Ct));
        Assert.Equal(new[] { opened["client"], opened["clinician"], opened["institution"] }.Order(), acknowledged.Select(a => a.ParticipationId).Order());
    }

    [Fact]
    public async Task Nobody_releases_what_they_may_not_know_of_and_two_owners_are_asked_apart()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var (clients, clinicians) = (await ItemAsync(opened, "client", InformationClass.PartyPrivate), await ItemAsync(opened, "clinician", InformationClass.PartyPrivate));

        await Assert.ThrowsAsync<InvalidInputException>(() => RequestAsync(opened, "clinician", [clients], "mediator"));
        await Assert.ThrowsAsync<InvalidInputException>(() => RequestAsync(opened, "coordinator", [clients, clinicians], "mediator"));
        var release = await RequestAsync(opened, "coordinator", [clients], "mediator");
        await Assert.ThrowsAsync<NotFoundException>(() => DecideAsync(opened, release.Id, "clinician", grants: true));
        await DecideAsync(opened, release.Id, "client", grants: true);
        Assert.True(await ReadsAsync(opened, "mediator", clients));

        await opened.DoAsync(s => s.Get<AnswerRelease>().RevokeAsync(new AnswerRelease.Command(release.Id, opened.By("client")), s.Now, s.Ct));

        Assert.False(await ReadsAsync(opened, "mediator", clients));
        Assert.Single(await LedgerAsync(opened));
    }

    [Fact]
    public void The_register_of_exceptions_differs_by_jurisdiction()
    {
        Assert.DoesNotContain(ExceptionsRegister.Shipped.For("US-NY"), e => e.Code == "mediator-report");
        Assert.Contains(ExceptionsRegister.Shipped.For("US-CA"), e => e.Code == "mediator-report");
        Assert.Contains(ExceptionsRegister.Shipped.For("US-NY"), e => e.Code == "threat-of-harm");
        Assert.Empty(ExceptionsRegister.Shipped.For("FR"));
    }

    internal static async Task<Guid> ItemAsync(OpenedCase opened, string by, InformationClass @class) => (await opened.DoAsync(s =>
        s.Get<CreateItem>().RunAsync(new CreateItem.Command(opened.Id, @class, "Title", "text", SessionId: null, opened.By(by)), s.Now, s.Ct))).Id;

    internal static Task<InformationRelease> RequestAsync(
        OpenedCase opened, string by, Guid[] items, string recipient, Instant? at = null, RecipientKind kind = RecipientKind.Other) => opened.DoAsync(s =>
        s.Get<RequestRelease>().RunAsync(
            new RequestRelease.Command(opened.Id, items, recipient, kind, "claim", InformationRelease.ByConsent, Statement: null, at, opened.By(by)), s.Now, s.Ct));

    private static Task DecideAsync(OpenedCase opened, Guid release, string who, bool grants) => opened.DoAsync(s =>
        s.Get<AnswerRelease>().DecideAsync(new AnswerRelease.Command(release, opened.By(who)), grants, s.Now, s.Ct));

    private static Task<Guid> ConsentAsync(OpenedCase opened, Instant? expires = null) => opened.DoAsync(async s =>
    {
        var consent = await s.Get<RequestConsent>().RunAsync(
            new RequestConsent.Command(opened.Id, opened["client"], InformationClass.Clinical, "claim", opened["insurer"], expires, opened.By("coordinator")), s.Now, s.Ct);
        await s.Db.SaveChangesAsync(s.Ct);
        await s.Get<GrantConsent>().RunAsync(new GrantConsent.Command(consent.Id, opened.By("client"), "signed form"), s.Now, s.Ct);
        return consent.Id;
    });

    private static Task MoveToAsync(OpenedCase opened, string instant) => opened.World.AdvanceToAsync(TestWorld.At(instant));

    private static Task<List<Disclosure>> LedgerAsync(OpenedCase opened) =>
        opened.World.ReadAsync(s => s.Db.Set<Disclosure>().Where(d => d.ReleaseId != null).OrderBy(d => d.Id).ToListAsync(s.Ct));

    private static Task<bool> ReadsAsync(OpenedCase opened, string who, Guid item) => opened.World.ReadAsync(async s =>
        (await s.Get<AccessPolicy>().For(opened.By(who), opened.Id, s.Now, s.Ct)).CanRead((await s.Db.FindAsync<InfoItem>([item], s.Ct))!));
}
