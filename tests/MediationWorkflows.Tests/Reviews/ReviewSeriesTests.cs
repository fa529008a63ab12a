using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Reviews;
using MediationWorkflows.Settlements;
using MediationWorkflows.Tests.Cases;
using MediationWorkflows.Tests.Settlements;
using MediationWorkflows.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Tests.Reviews;

public sealed class ReviewSeriesTests
{
    [Theory, BothDatabases]
    public async Task S12_An_amendment_has_a_series_of_its_own_and_the_open_review_stays_with_the_version_before(DatabaseProvider provider)
    {
        await using var opened = await OpenedCase.CreateAsync(provider);
        opened.World.Clock.MoveTo(TestWorld.At("2027-01-29T15:00:00Z"));
        var quarterly = SettlementTests.Content with { Terms = [SettlementTests.Term with { Due = new LocalDate(2027, 12, 1) }], ReviewPlan = new ReviewPlan(3, 3, 3) };
        var first = await SettlementTests.InForceAsync(opened, quarterly);
        Assert.Equal(["2027-04-29 Scheduled", "2027-07-29 Scheduled", "2027-10-29 Scheduled"], await ReviewsAsync(opened, first.Id));
        opened.World.Clock.MoveTo(TestWorld.At("2027-04-29T15:00:00Z"));
        await opened.DoAsync(async s =>
        {
            var due = await s.Db.Set<ComplianceReview>().SingleAsync(r => r.Number == 1, s.Ct);
            await s.Get<OpenReview>().RunAsync(new OpenReview.Command(due.Id, Viewer.System), s.Now, s.Ct);
        });
        opened.World.Clock.MoveTo(TestWorld.At("2027-05-10T15:00:00Z"));

        var second = await SettlementTests.AmendedAsync(opened, first, quarterly with { ReviewPlan = new ReviewPlan(1, 1, 3) { First = new LocalDate(2027, 6, 15) } });

        Assert.Equal(["2027-04-29 Open", "2027-07-29 Superseded", "2027-10-29 Superseded"], await ReviewsAsync(opened, first.Id));
        // The fifteenth of August is a Sunday.
        Assert.Equal(["2027-06-15 Scheduled", "2027-07-15 Scheduled", "2027-08-16 Scheduled"], await ReviewsAsync(opened, second.Id));
        await opened.DoAsync(async s =>
        {
            var open = await s.Db.Set<ComplianceReview>().SingleAsync(r => r.State == ReviewState.Open, s.Ct);
            await s.Get<RecordFinding>().RunAsync(new RecordFinding.Command(open.Id, ReviewState.Compliant, "All of it", opened.By("mediator")), s.Now, s.Ct);
        });
        Assert.Equal("2027-04-29 Compliant", (await ReviewsAsync(opened, first.Id))[0]);
    }

    private static Task<List<string>> ReviewsAsync(OpenedCase opened, Guid settlementId) => opened.World.ReadAsync(async s =>
        (await s.Db.Set<ComplianceReview>().Where(r => r.SettlementId == settlementId).OrderBy(r => r.Number).ToListAsync(s.Ct)).Select(r => $"{r.DueOn:uuuu-MM-dd} {r.State}").ToList());
}
