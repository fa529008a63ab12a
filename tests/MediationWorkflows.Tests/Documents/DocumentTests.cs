using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Consent;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Documents;

public sealed class DocumentTests
{
    [Theory, BothDatabases]
    public async Task A_private_document_is_its_owners_until_they_share_it_and_again_when_they_revoke_that(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var document = await Files.AddAsync(opened, "client", InformationClass.Clinical);
        Assert.True(await ReadsAsync(opened, "client", document.Id));
        Assert.False(await ReadsAsync(opened, "mediator", document.Id));

        await opened.DoAsync(s => s.Get<ShareDocument>().RunAsync(new ShareDocument.Command(document.Id, [opened["mediator"]], opened.By("client")), s.Now, s.Ct));
        Assert.True(await ReadsAsync(opened, "mediator", document.Id));
        Assert.Empty((await opened.DoAsync(s =>
            s.Get<ShareDocument>().RunAsync(new ShareDocument.Command(document.Id, [opened["insurer"]], opened.By("mediator")), s.Now, s.Ct))).Shared);
        Assert.False(await ReadsAsync(opened, "insurer", document.Id));

        var consent = await opened.World.ReadAsync(s => s.Db.Set<PartyConsent>().SingleAsync(c => c.ItemId == document.Id, s.Ct));
        await opened.DoAsync(s => s.Get<RevokeConsent>().RunAsync(new RevokeConsent.Command(consent.Id, opened.By("client")), s.Now, s.Ct));
        Assert.False(await ReadsAsync(opened, "mediator", document.Id));
    }

    [Theory, BothDatabases]
    public async Task A_revision_takes_the_place_of_a_document_and_is_shared_anew(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var first = await Files.AddAsync(opened, "client", InformationClass.Clinical);
        await opened.DoAsync(s => s.Get<ShareDocument>().RunAsync(new ShareDocument.Command(first.Id, [opened["mediator"]], opened.By("client")), s.Now, s.Ct));

        await Assert.ThrowsAsync<NotAllowedException>(() => Files.AddAsync(opened, "mediator", InformationClass.Clinical, revises: first.Id));
        var second = await Files.AddAsync(opened, "client", InformationClass.Clinical, "better", first.Id);

        Assert.Equal((2, first.Id), (second.Revision, second.RevisesId));
        Assert.Equal(DocumentState.Superseded, (await opened.LoadAsync<Document>(first.Id)).State);
        Assert.False(await ReadsAsync(opened, "mediator", second.Id));
        await Assert.ThrowsAsync<StateException>(() => Files.AddAsync(opened, "client", InformationClass.Clinical, revises: first.Id));
    }

    [Fact]
    public async Task A_sealed_document_is_shared_no_further()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var document = await Files.AddAsync(opened, "client", InformationClass.PartyPrivate);
        await Assert.ThrowsAsync<NotFoundException>(() => SealAsync("clinician"));
        await SealAsync("client");

        await Assert.ThrowsAsync<StateException>(() => opened.DoAsync(s =>
            s.Get<ShareDocument>().RunAsync(new ShareDocument.Command(document.Id, [opened["mediator"]], opened.By("client")), s.Now, s.Ct)));

        Task SealAsync(string who) => opened.DoAsync(s => s.Get<ChangeDocument>().SealAsync(new ChangeDocument.Command(document.Id, opened.By(who)), s.Now, s.Ct));
    }

    [Theory, BothDatabases]
    public async Task Its_author_is_asked_to_look_at_a_joint_document_again_until_the_revision_is_there(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var document = await Files.AddAsync(opened, "mediator", InformationClass.Joint, reviewOn: new LocalDate(2027, 2, 1));
        await Files.AddAsync(opened, "client", InformationClass.PartyPrivate, reviewOn: new LocalDate(2027, 2, 1));

        Assert.Empty(await AskedAsync(opened));
        opened.Pass(Duration.FromDays(28));
        var asked = Assert.Single(await AskedAsync(opened));
        Assert.Equal((opened["mediator"], document.Id), (asked.AssigneeId, asked.SubjectId));
        Assert.Single(await AskedAsync(opened));
        await opened.DoAsync(s => s.Get<CompleteTask>().RunAsync(new CompleteTask.Command(asked.Id, "NeedsRevision", [], opened.By("mediator")), s.Now, s.Ct));

        Assert.Empty(await AskedAsync(opened));
        opened.Pass(Duration.FromDays(14));
        var again = Assert.Single(await AskedAsync(opened));
        await Files.AddAsync(opened, "mediator", InformationClass.Joint, "better", document.Id);
        Assert.Equal(TaskState.Completed, (await opened.LoadAsync<CaseTask>(again.Id)).State);
        Assert.Empty(await AskedAsync(opened));
    }

    [Fact]
    public async Task An_answered_review_names_the_day_of_the_next()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var document = await Files.AddAsync(opened, "mediator", InformationClass.Joint, reviewOn: new LocalDate(2027, 1, 5));
        opened.Pass(Duration.FromDays(1));
        var asked = Assert.Single(await AskedAsync(opened));
        await opened.DoAsync(s => s.Get<CompleteTask>().RunAsync(
            new CompleteTask.Command(asked.Id, "Reviewed", new JsonObject { ["nextReview"] = "2027-06-01" }, opened.By("mediator")), s.Now, s.Ct));

        var reviewed = await opened.LoadAsync<Document>(document.Id);

        Assert.Equal((new LocalDate(2027, 6, 1), TestWorld.Start + Duration.FromDays(1)), (reviewed.ReviewOn, reviewed.ReviewedAt!.Value));
    }

    [Theory, BothDatabases]
    public async Task Where_nobody_says_otherwise_a_joint_document_is_looked_at_every_half_year_until_the_case_is_closed(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var document = await Files.AddAsync(opened, "mediator", InformationClass.Joint);
        Assert.Null((await Files.AddAsync(opened, "client", InformationClass.PartyPrivate)).ReviewOn);
        Assert.Equal(new LocalDate(2027, 7, 4), document.ReviewOn);
        opened.World.Clock.MoveTo(TestWorld.At("2027-07-04T15:00:00Z"));
        var asked = Assert.Single(await AskedAsync(opened));
        await opened.DoAsync(s => s.Get<CompleteTask>().RunAsync(new CompleteTask.Command(asked.Id, "Reviewed", [], opened.By("mediator")), s.Now, s.Ct));
        Assert.Equal(new LocalDate(2028, 1, 4), (await opened.LoadAsync<Document>(document.Id)).ReviewOn);

        await opened.DoAsync(s => s.Get<CloseCase>().RunAsync(new CloseCase.Command(opened.Id, CaseOutcome.Withdrawn, opened.By("coordinator")), s.Now, s.Ct));
        opened.World.Clock.MoveTo(TestWorld.At("2028-02-01T15:00:00Z"));

        Assert.Empty(await AskedAsync(opened));
    }

    /// <summary>The open review tasks, after the job had its turn.</summary>
    private static async Task<List<CaseTask>> AskedAsync(OpenedCase opened)
    {
        await opened.DoAsync(s => new DocumentReviewJob().RunAsync(s));
        return await opened.World.ReadAsync(s => s.Db.Set<CaseTask>().Where(t => t.Kind == DocumentReviewTask.KindName && t.State == TaskState.Open).ToListAsync(s.Ct));
    }

    private static Task<bool> ReadsAsync(OpenedCase opened, string who, Guid id) => opened.World.ReadAsync(async s =>
        (await s.Get<AccessPolicy>().For(opened.By(who), opened.Id, s.Now, s.Ct)).CanRead((await s.Db.FindAsync<Document>([id], s.Ct))!));
}
