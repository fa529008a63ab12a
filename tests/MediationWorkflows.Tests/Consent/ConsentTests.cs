using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Consent;

public sealed class ConsentTests
{
    [Theory, BothDatabases]
    public async Task Without_consent_the_insurer_sees_no_clinical_item_and_the_attempt_is_on_record(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var consent = await RequestAsync(opened);
        await opened.DoAsync(s => s.Get<RefuseConsent>().RunAsync(new RefuseConsent.Command(consent, opened.By("client")), s.Now, s.Ct));
        var (item, _) = await ClinicalItemForMediatorAsync(opened);

        var result = await ShareWithInsurerAsync(opened, item);

        Assert.Empty(result.Shared);
        Assert.Equal([opened["insurer"]], result.Refused);
        Assert.False(await InsurerReadsAsync(opened, item));
        Assert.True(await opened.World.ReadAsync(s => s.Db.Set<AuditEvent>().AnyAsync(a => a.CaseId == opened.Id && a.Action == "item.share.refused", s.Ct)));
    }

    [Theory, BothDatabases]
    public async Task Revoking_a_consent_ends_reading_at_once_and_what_was_shared_stays_on_record(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var consent = await RequestAsync(opened);
        await opened.DoAsync(s => s.Get<GrantConsent>().RunAsync(new GrantConsent.Command(consent, opened.By("client")), s.Now, s.Ct));
        var (item, _) = await ClinicalItemForMediatorAsync(opened);
        Assert.Equal([opened["insurer"]], (await ShareWithInsurerAsync(opened, item)).Shared);
        Assert.True(await InsurerReadsAsync(opened, item));

        await opened.DoAsync(s => s.Get<RevokeConsent>().RunAsync(new RevokeConsent.Command(consent, opened.By("client")), s.Now, s.Ct));

        Assert.False(await InsurerReadsAsync(opened, item));
        Assert.Equal([opened["insurer"]], (await ShareWithInsurerAsync(opened, item)).Refused);
        Assert.Single(await opened.World.ReadAsync(s => s.Db.Set<Share>().Where(x => x.ConsentId == consent && x.EndedAt != null).ToListAsync(s.Ct)));
    }

    /// <summary>Who asks about one thing may go on to see what became of it; others learn nothing of it, whatever their role.</summary>
    [Theory, BothDatabases]
    public async Task Who_asked_for_a_consent_sees_their_request_and_its_answer(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var (item, _) = await ClinicalItemForMediatorAsync(opened);
        var consent = (await opened.DoAsync(s => s.Get<RequestConsent>().RunAsync(
            new RequestConsent.Command(opened.Id, opened["client"], InformationClass.Clinical, "claim", opened["insurer"], ExpiresAt: null, opened.By("mediator"), item), s.Now, s.Ct))).Id;
        Task<(bool Sees, bool Reads)> KnowsAsync(string who) => opened.World.ReadAsync(async s =>
        {
            var access = await s.Get<AccessPolicy>().For(opened.By(who), opened.Id, s.Now, s.Ct);
            var row = (await s.Db.FindAsync<PartyConsent>([consent], s.Ct))!;
            return (access.CanSee(row), access.CanRead(row));
        });

        Assert.Equal((true, true), await KnowsAsync("mediator"));
        Assert.Equal([(true, true), (true, true)], [await KnowsAsync("client"), await KnowsAsync("insurer")]);
        Assert.All([await KnowsAsync("coordinator"), await KnowsAsync("clinician"), await KnowsAsync("institution")], known => Assert.Equal((false, false), known));
        await Assert.ThrowsAsync<NotAllowedException>(() => opened.DoAsync(s => s.Get<GrantConsent>().RunAsync(new GrantConsent.Command(consent, opened.By("mediator")), s.Now, s.Ct)));
        await Assert.ThrowsAsync<NotFoundException>(() => opened.DoAsync(s => s.Get<GrantConsent>().RunAsync(new GrantConsent.Command(consent, opened.By("coordinator")), s.Now, s.Ct)));
    }

    [Fact]
    public async Task Nobody_consents_for_somebody_else_and_a_consent_is_given_once()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var consent = await RequestAsync(opened);
        Task GrantAsync(string who) => opened.DoAsync(s => s.Get<GrantConsent>().RunAsync(new GrantConsent.Command(consent, opened.By(who)), s.Now, s.Ct));

        await Assert.ThrowsAsync<NotAllowedException>(() => GrantAsync("mediator"));
        await GrantAsync("client");
        await Assert.ThrowsAsync<StateException>(() => GrantAsync("client"));
    }

    [Fact]
    public async Task A_consent_covers_its_class_its_recipient_and_its_time_only()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var expires = TestWorld.Start + Duration.FromDays(10);
        var consent = await RequestAsync(opened, expires);
        await opened.DoAsync(s => s.Get<GrantConsent>().RunAsync(new GrantConsent.Command(consent, opened.By("client")), s.Now, s.Ct));

        var granted = await opened.LoadAsync<PartyConsent>(consent);

        Assert.True(granted.Covers(InformationClass.Clinical, opened["insurer"], expires - Duration.FromSeconds(1)));
        Assert.False(granted.Covers(InformationClass.Clinical, opened["insurer"], expires));
        Assert.False(granted.Covers(InformationClass.SpeciallyProtected, opened["insurer"], TestWorld.Start));
        Assert.False(granted.Covers(InformationClass.Clinical, opened["mediator"], TestWorld.Start));
    }

    [Fact]
    public async Task What_was_told_in_caucus_is_shared_by_nobody_but_its_author()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var item = await opened.DoAsync(s => s.Get<CreateItem>().RunAsync(
            new CreateItem.Command(opened.Id, InformationClass.Caucus, "Note", "relapse in May", SessionId: null, opened.By("client")), s.Now, s.Ct));
        Task<ShareContent.Result> ShareAsync(string who) => opened.DoAsync(s =>
            s.Get<ShareItem>().RunAsync(new ShareItem.Command(item.Id, [opened["clinician"]], opened.By(who)), s.Now, s.Ct));

        Assert.Equal([opened["clinician"]], (await ShareAsync("mediator")).Refused);
        Assert.Equal([opened["clinician"]], (await ShareAsync("client")).Shared);
        var consent = await opened.World.ReadAsync(s => s.Db.Set<PartyConsent>().SingleAsync(c => c.ItemId == item.Id, s.Ct));
        Assert.Equal((ConsentState.Granted, opened["client"]), (consent.State, consent.SubjectId));
    }

    [Fact]
    public async Task Content_is_unreadable_in_the_database()
    {
        await using var opened = await OpenedCase.CreateAsync();
        await opened.DoAsync(s => s.Get<CreateItem>().RunAsync(
            new CreateItem.Command(opened.Id, InformationClass.Caucus, "Note", "relapse in May", SessionId: null, opened.By("client")), s.Now, s.Ct));

        var stored = await opened.World.ReadAsync(s => s.Db.Database.SqlQueryRaw<string>("SELECT text AS \"Value\" FROM info_items").SingleAsync(s.Ct));

        Assert.DoesNotContain("relapse", stored, StringComparison.Ordinal);
    }

    private static async Task<Guid> RequestAsync(OpenedCase opened, Instant? expires = null) => (await opened.DoAsync(s => s.Get<RequestConsent>().RunAsync(
        new RequestConsent.Command(opened.Id, opened["client"], InformationClass.Clinical, "claim", opened["insurer"], expires, opened.By("coordinator")), s.Now, s.Ct))).Id;

    /// <summary>A clinical item of the client that the mediator may read: the mediator is the one who tries to pass it on.</summary>
    private static async Task<(Guid Item, ShareContent.Result Shared)> ClinicalItemForMediatorAsync(OpenedCase opened) => await opened.DoAsync(async s =>
    {
        var item = await s.Get<CreateItem>().RunAsync(
            new CreateItem.Command(opened.Id, InformationClass.Clinical, "Report", "text", SessionId: null, opened.By("client")), s.Now, s.Ct);
        return (item.Id, await s.Get<ShareItem>().RunAsync(new ShareItem.Command(item.Id, [opened["mediator"]], opened.By("client")), s.Now, s.Ct));
    });

    private static Task<ShareContent.Result> ShareWithInsurerAsync(OpenedCase opened, Guid item) => opened.DoAsync(s =>
        s.Get<ShareItem>().RunAsync(new ShareItem.Command(item, [opened["insurer"]], opened.By("mediator")), s.Now, s.Ct));

    private static Task<bool> InsurerReadsAsync(OpenedCase opened, Guid item) => opened.World.ReadAsync(async s =>
        (await s.Get<AccessPolicy>().For(opened.By("insurer"), opened.Id, s.Now, s.Ct)).CanRead((await s.Db.FindAsync<InfoItem>([item], s.Ct))!));
}
