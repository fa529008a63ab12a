using MediationWorkflows.Reviews;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/reviews</c>: whether the settlement is kept.</summary>
static class ReviewsApi
{
    public static void MapReviews(this RouteGroupBuilder api)
    {
        api.MapCaseRows<ComplianceReview>("reviews", Show);
        api.MapPost("/reviews/{id:guid}/interim-report", (Guid id, ReportRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<ComplianceReview>(
            match, id, "review", Show, (scope, viewer, _, access) => scope.Get<ReportOnReview>().RunAsync(
                new ReportOnReview.Command(id, access.ActingFor(access.Own), Input.Required(body.Text, "text"), viewer), scope.Now, scope.Ct)));
        api.MapPost("/reviews/{id:guid}/finding", (Guid id, FindingRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<ComplianceReview>(
            match, id, "review", Show, (scope, viewer, _, _) => scope.Get<RecordFinding>().RunAsync(
                new RecordFinding.Command(id, Input.Required(body.Finding, "finding"), Input.Required(body.Text, "text"), viewer), scope.Now, scope.Ct)));
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
        Finding = readable ? review.Finding?.Reveal() : null,
        review.OpenedAt,
        review.DecidedAt,
        Etag = EntityTags.TextOf(review),
    };

    public sealed record ReportRequest(string? Text);

    public sealed record FindingRequest(ReviewState? Finding, string? Text);
}
