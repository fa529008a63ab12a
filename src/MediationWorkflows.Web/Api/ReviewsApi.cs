using MediationWorkflows.Access;
using MediationWorkflows.Reviews;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/reviews</c>: whether the settlement is kept.</summary>
static class ReviewsApi
{
    public static void MapReviews(this RouteGroupBuilder api)
    {
        api.MapCaseRows<ComplianceReview>("reviews", Show);
        api.MapPost("/reviews/{id:guid}/interim-report", (Guid id, TextRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<ComplianceReview>(
            match, id, "review", Show, (scope, viewer, _, access) => scope.Get<ReportOnReview>().RunAsync(
                new ReportOnReview.Command(id, access.ActingFor(access.Own), Input.Required(body.Text, "text"), viewer), scope.Now, scope.Ct)));
        api.MapPost("/reviews/{id:guid}/progress-note", (Guid id, TextRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<ComplianceReview>(
            match, id, "review", Show, (scope, viewer, _, access) => scope.Get<ReportOnReview>().RunAsync(
                new ReportOnReview.Command(id, access.ActingFor(access.Own), Input.Required(body.Text, "text"), viewer, IsProgressNote: true), scope.Now, scope.Ct)));
        api.MapPost("/reviews/{id:guid}/finding", (Guid id, FindingRequest body, IfMatch match, ApiWrite write) => write.OnRecordAsync<ComplianceReview>(id, "review", Show, () => write.RunAsync(
            async (scope, viewer) =>
            {
                var (review, _) = await scope.Get<AccessPolicy>().FindAsync<ComplianceReview>(viewer, id, "review", scope.Now, scope.Ct);
                match.Require(review);
                var command = new RecordFinding.Command(id, Input.Required(body.Finding, "finding"), Input.Required(body.Text, "text"), viewer);
                var refusal = await scope.Get<RecordFinding>().RefusalAsync(command, scope.Now, scope.Ct);
                if (refusal is null)
                    await scope.Get<RecordFinding>().RunAsync(command, scope.Now, scope.Ct);
                return (Review: review, Refusal: refusal);
            },
            async (scope, viewer, done) =>
            {
                var shown = await CaseRows.ShowAsync(scope, viewer, done.Review, Show);
                return done.Refusal is { } refusal ? Answer.Refused(refusal, shown) : Answer.Ok(shown, done.Review);
            })));
    }

    static object Show(ComplianceReview review, ParticipantNames names, bool readable) => new
    {
        review.Id,
        review.CaseId,
        review.SettlementId,
        review.Number,
        review.DueOn,
        review.State,
        ReportedBy = names[review.ReportedById],
        review.ReportedAt,
        InterimReport = readable ? review.InterimReport?.Reveal() : null,
        Reports = review.Reports.OrderBy(r => r.At).Select(r => new { By = names[r.ById], ProgressNote = r.IsProgressNote, r.At, Text = readable ? r.Text.Reveal() : null }),
        Finding = readable ? review.Finding?.Reveal() : null,
        review.OpenedAt,
        review.DecidedAt,
        Etag = EntityTags.TextOf(review),
    };

    public sealed record FindingRequest(ReviewState? Finding, string? Text);
}
