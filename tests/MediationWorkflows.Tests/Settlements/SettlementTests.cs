using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Milestones;
using MediationWorkflows.Reviews;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Settlements;

public sealed class SettlementTests
{
    private static readonly string[] Parties = ["client", "clinician", "institution"];

    public static TermInput Term { get; } = new(
        "training", "The staff is trained.", "institution", "mediator", "Six hours for all", "Nine in ten", new LocalDate(2027, 9, 1), "The list names them", "list");

    public static SettlementInput Content { get; } = new([Term], new ReviewPlan(3, 3, 3), new EscalationClauseInput(["compliance"]));

    [Theory, BothDatabases]
    public async Task The_last_signature_under_one_content_puts_it_in_force_and_plans_milestones_and_reviews(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var settlement = await ForSigningAsync(opened, Content);
        await SignAsync(opened, settlement, "client");
        await SignAsync(opened, settlement, "clinician");
        Assert.Equal(SettlementState.Signing, (await opened.LoadAsync<Settlement>(settlement.Id)).State);

        await SignAsync(opened, settlement, "institution");

        Assert.Equal(SettlementState.InForce, (await opened.LoadAsync<Settlement>(settlement.Id)).State);
        var milestone = await opened.World.ReadAsync(s => s.Db.Set<Milestone>().SingleAsync(s.Ct));
        Assert.Equal((new LocalDate(2027, 9, 1), opened["institution"], opened["mediator"]), (milestone.DueOn, milestone.ObligorId, milestone.VerifierId));
        Assert.Equal(
            // Two Sundays, the second before a holiday that is observed on the Monday.
            [new LocalDate(2027, 4, 5), new LocalDate(2027, 7, 6), new LocalDate(2027, 10, 4)],
            await opened.World.ReadAsync(s => s.Db.Set<ComplianceReview>().OrderBy(r => r.Number).Select(r => r.DueOn).ToListAsync(s.Ct)));
    }

    [Fact]
    public async Task A_signature_under_another_content_is_refused()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var settlement = await ForSigningAsync(opened, Content);

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => SignAsync(opened, settlement, "client", new string('0', 64)));

        Assert.Equal(["contentHash"], error.Errors.Keys);
    }

    [Fact]
    public async Task Nobody_signs_twice_for_another_or_without_being_a_party()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var settlement = await ForSigningAsync(opened, Content);
        await SignAsync(opened, settlement, "client");

        await Assert.ThrowsAsync<StateException>(() => SignAsync(opened, settlement, "client"));
        await Assert.ThrowsAsync<NotAllowedException>(() => SignAsync(opened, settlement, "clinician", by: "client"));
        await Assert.ThrowsAsync<NotAllowedException>(() => SignAsync(opened, settlement, "mediator"));
    }

    [Fact]
    public async Task A_new_version_takes_the_old_one_with_all_its_signatures()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var first = await ForSigningAsync(opened, Content);
        await SignAsync(opened, first, "client");

        var second = await ForSigningAsync(opened, Content with { ReviewPlan = new ReviewPlan(6, 0, 1) });

        Assert.Equal(SettlementState.Amended, (await opened.LoadAsync<Settlement>(first.Id)).State);
        Assert.All((await opened.LoadAsync<Settlement>(second.Id)).Signatures, s => Assert.Null(s.SignedAt));
        Assert.NotEqual(first.ContentHash, second.ContentHash);
        await Assert.ThrowsAsync<StateException>(() => SignAsync(opened, first, "clinician"));
    }

    [Theory, BothDatabases]
    public async Task An_amendment_binds_once_all_have_signed_and_takes_what_has_not_begun_from_the_old_version(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        var first = await InForceAsync(opened, Content);
        var begun = (await ReviewsAsync(opened, first.Id))[0].Id;
        await opened.World.DoAsync(s => s.Get<OpenReview>().RunAsync(new OpenReview.Command(begun, Viewer.System), s.Now, s.Ct));

        var second = await opened.World.DoAsync(s => s.Get<AmendSettlement>().RunAsync(
            new AmendSettlement.Command(first.Id, Content with { ReviewPlan = new ReviewPlan(1, 1, 2) }, opened.By("mediator")), s.Now, s.Ct));
        await opened.World.DoAsync(s => s.Get<SubmitSettlement>().RunAsync(new SubmitSettlement.Command(second.Id, opened.By("mediator")), s.Now, s.Ct));
        Assert.Equal(["settlement.clear"], await OpenTasksAsync(opened, second.Id));
        await opened.World.DoAsync(s => s.Get<ClearSettlement>().RunAsync(new ClearSettlement.Command(second.Id, NothingBarsAComplaint: true, opened.By("coordinator")), s.Now, s.Ct));
        Assert.Equal(SettlementState.InForce, (await opened.LoadAsync<Settlement>(first.Id)).State);
        Assert.Equal(["settlement.sign", "settlement.sign", "settlement.sign"], await OpenTasksAsync(opened, second.Id));

        await SignAllAsync(opened, second);

        Assert.Equal(SettlementState.Amended, (await opened.LoadAsync<Settlement>(first.Id)).State);
        Assert.Equal(SettlementState.InForce, (await opened.LoadAsync<Settlement>(second.Id)).State);
        Assert.Equal([ReviewState.Open, ReviewState.Superseded, ReviewState.Superseded], (await ReviewsAsync(opened, first.Id)).Select(r => r.State));
        Assert.Equal([ReviewState.Scheduled, ReviewState.Scheduled], (await ReviewsAsync(opened, second.Id)).Select(r => r.State));
        var milestones = await opened.World.ReadAsync(s => s.Db.Set<Milestone>().ToDictionaryAsync(m => m.SettlementId, m => m.State, s.Ct));
        Assert.Equal((MilestoneState.Waived, MilestoneState.Planned), (milestones[first.Id], milestones[second.Id]));
        Assert.False(await opened.World.ReadAsync(s => s.Db.Set<CaseTask>().AnyAsync(t => t.Kind == "settlement.sign" && t.State == TaskState.Open, s.Ct)));
    }

    [Fact]
    public async Task Only_what_is_in_force_is_amended_and_only_what_is_not_is_revised()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var pending = await ForSigningAsync(opened, Content);
        Task<Settlement> AmendAsync() => opened.World.DoAsync(s => s.Get<AmendSettlement>().RunAsync(new AmendSettlement.Command(pending.Id, Content, opened.By("mediator")), s.Now, s.Ct));
        Task<Settlement> ReviseAsync() => opened.World.DoAsync(s => s.Get<ReviseSettlement>().RunAsync(new ReviseSettlement.Command(pending.Id, Content, opened.By("mediator")), s.Now, s.Ct));

        Assert.Equal(["revise"], (await Assert.ThrowsAsync<StateException>(AmendAsync)).Allowed);
        await SignAllAsync(opened, pending);
        Assert.Equal(["amend"], (await Assert.ThrowsAsync<StateException>(ReviseAsync)).Allowed);
        await AmendAsync();
        await Assert.ThrowsAsync<NotAllowedException>(() => opened.World.DoAsync(s =>
            s.Get<AmendSettlement>().RunAsync(new AmendSettlement.Command(pending.Id, Content, opened.By("client")), s.Now, s.Ct)));
    }

    [Fact]
    public async Task A_vague_term_does_not_pass_the_gate()
    {
        await using var opened = await OpenedCase.CreateAsync();
        var vague = Content with { Terms = [Term with { Text = "Improve communication soon", Measure = null, Due = null }] };

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ForSigningAsync(opened, vague));

        Assert.Equal(["terms[0].due", "terms[0].measure"], error.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_owes_a_term_is_not_its_verifier()
    {
        await using var opened = await OpenedCase.CreateAsync();

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => ForSigningAsync(opened, Content with { Terms = [Term with { Verifier = "institution" }] }));

        Assert.Equal(["terms[0].verifier"], error.Errors.Keys);
    }

    [Fact]
    public async Task The_hash_changes_with_every_part_of_the_content()
    {
        await using var opened = await OpenedCase.CreateAsync();
        SettlementInput[] contents =
        [
            Content, Content with { Terms = [Term with { Text = "The staff is trained" }] }, Content with { Terms = [Term with { Due = new LocalDate(2027, 9, 2) }] },
            Content with { Terms = [Term with { Amount = 10 }] }, Content with { Terms = [Term with { Verifier = "coordinator" }] },
            Content with { ReviewPlan = new ReviewPlan(3, 3, 4) }, Content with { EscalationClause = new EscalationClauseInput(["compliance"], IsBinding: false) },
            // The same letters, divided otherwise between two fields.
            Content with { Terms = [Term with { Specific = "Six hours for al", Measure = "lNine in ten" }] },
        ];
        var hashes = await opened.DoAsync(async s =>
        {
            var found = new List<string>();
            foreach (var content in contents)
            {
                var draft = await s.Get<DraftSettlement>().RunAsync(new DraftSettlement.Command(opened.Id, content, opened.By("mediator")), s.Now, s.Ct);
                // The number is part of the content, too; here everything else is compared.
                found.Add(SettlementContent.HashOf(new Settlement
                {
                    Id = draft.Id, CaseId = draft.CaseId, Number = 1, Terms = draft.Terms, ReviewPlan = draft.ReviewPlan,
                    EscalationClause = draft.EscalationClause, CreatedAt = draft.CreatedAt,
                }));
            }

            return found;
        });

        Assert.Equal(contents.Length, hashes.Distinct(StringComparer.Ordinal).Count());
    }

    internal static async Task<Settlement> ForSigningAsync(OpenedCase opened, SettlementInput content)
    {
        return await opened.DoAsync(async s =>
        {
            var by = opened.By("mediator");
            var settlement = await s.Get<DraftSettlement>().RunAsync(new DraftSettlement.Command(opened.Id, content, by), s.Now, s.Ct);
            await s.Get<SubmitSettlement>().RunAsync(new SubmitSettlement.Command(settlement.Id, by), s.Now, s.Ct);
            await s.Get<ClearSettlement>().RunAsync(new ClearSettlement.Command(settlement.Id, NothingBarsAComplaint: true, opened.By("coordinator")), s.Now, s.Ct);
            await s.Get<OpenSigning>().RunAsync(new OpenSigning.Command(settlement.Id, by), s.Now, s.Ct);
            return settlement;
        });
    }

    internal static async Task<Settlement> InForceAsync(OpenedCase opened, SettlementInput content)
    {
        var settlement = await ForSigningAsync(opened, content);
        await SignAllAsync(opened, settlement);
        return settlement;
    }

    /// <summary>A next version, through its gates and signed by all.</summary>
    internal static async Task<Settlement> AmendedAsync(OpenedCase opened, Settlement settlement, SettlementInput content)
    {
        var by = opened.By("mediator");
        var amendment = await opened.DoAsync(s => s.Get<AmendSettlement>().RunAsync(new AmendSettlement.Command(settlement.Id, content, by), s.Now, s.Ct));
        await opened.DoAsync(async s =>
        {
            await s.Get<SubmitSettlement>().RunAsync(new SubmitSettlement.Command(amendment.Id, by), s.Now, s.Ct);
            // Which opens it for signing: no workflow leads an amendment.
            await s.Get<ClearSettlement>().RunAsync(new ClearSettlement.Command(amendment.Id, NothingBarsAComplaint: true, opened.By("coordinator")), s.Now, s.Ct);
        });
        await SignAllAsync(opened, amendment);
        return amendment;
    }

    private static Task SignAsync(OpenedCase opened, Settlement settlement, string party, string? hash = null, string? by = null) => opened.DoAsync(s =>
        s.Get<SignSettlement>().RunAsync(new SignSettlement.Command(settlement.Id, opened[party], hash ?? settlement.ContentHash, opened.By(by ?? party)), s.Now, s.Ct));

    private static async Task SignAllAsync(OpenedCase opened, Settlement settlement)
    {
        foreach (var party in Parties)
        {
            await SignAsync(opened, settlement, party);
        }
    }

    private static Task<List<string>> OpenTasksAsync(OpenedCase opened, Guid subject) => opened.World.ReadAsync(s =>
        s.Db.Set<CaseTask>().Where(t => t.SubjectId == subject && t.State == TaskState.Open).Select(t => t.Kind).ToListAsync(s.Ct));

    private static Task<List<ComplianceReview>> ReviewsAsync(OpenedCase opened, Guid settlementId) =>
        opened.World.ReadAsync(s => s.Db.Set<ComplianceReview>().Where(r => r.SettlementId == settlementId).OrderBy(r => r.Number).ToListAsync(s.Ct));
}
