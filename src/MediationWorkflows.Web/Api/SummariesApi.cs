using MediationWorkflows.Access;
using MediationWorkflows.Summaries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/summaries</c>: redacted summaries, who checked them, what they were made of and what they leave out.</summary>
static class SummariesApi
{
    public static void MapSummaries(this RouteGroupBuilder api)
    {
        api.MapCaseRows<Summary>("summaries", Show, (summary, access) => access.CanRead(summary));
        api.MapPost("/cases/{id:guid}/summaries", (Guid id, SummaryRequest body, ApiWrite write) => write.CreateAsync("summaries", Show, (scope, viewer) =>
            scope.Get<DraftSummary>().RunAsync(new DraftSummary.Command(id, body.ItemIds ?? [], body.Text ?? "", body.Audience, viewer, body.SessionId), scope.Now, scope.Ct)));
        api.MapGet("/summaries/{id:guid}", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var (summary, access) = await scope.Get<AccessPolicy>().FindAsync<Summary>(viewer, id, "summary", scope.Now, scope.Ct);
            var names = await ParticipantNames.OfAsync(scope.Db, summary.CaseId, scope.Ct);
            var leftOut = await scope.Get<LeftOut>().OfAsync(summary, access, scope.Ct);
            // A reader's remark is for who wrote the summary, and for the reader.
            var comments = summary.Comments.Where(c => access.ActsFor(c.ParticipationId) || access.ActsFor(summary.AuthorId))
                .Select(c => new { Party = names[c.ParticipationId], Text = c.Text.Reveal(), c.At });
            return ((object)new { Summary = Show(summary, names, readable: true), LeftOut = leftOut, Comments = comments }, EntityTags.TextOf(summary));
        }));
        api.MapPost("/summaries/{id:guid}/check", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<Summary>(match, id, "summary", Show,
            (scope, viewer, _, _) => scope.Get<CheckSummary>().RunAsync(new CheckSummary.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/summaries/{id:guid}/publish", (Guid id, PublishRequest? body, IfMatch match, ApiWrite write) => write.ChangeAsync<Summary>(
            match, id, "summary", Show,
            (scope, viewer, _, _) => scope.Get<PublishSummary>().RunAsync(new PublishSummary.Command(id, body?.At, viewer), scope.Now, scope.Ct)));
        api.MapPost("/summaries/{id:guid}/comment", (Guid id, TextRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Summary>(match, id, "summary", Show,
            (scope, viewer, summary, access) => scope.Get<CommentOnSummary>().RunAsync(
                new CommentOnSummary.Command(id, access.ActingFor(summary.Audience.Select(r => r.ParticipationId)), body.Text, viewer), scope.Now, scope.Ct)));
    }

    static object Show(Summary summary, ParticipantNames names, bool readable) => new
    {
        summary.Id,
        summary.CaseId,
        summary.State,
        summary.SessionId,
        Text = readable ? summary.Text.Reveal() : null,
        Author = names[summary.AuthorId],
        CheckedBy = names[summary.CheckedById],
        summary.CheckedAt,
        summary.PublishedAt,
        // Where each part comes from; ids of what a reader may not open say nothing to them.
        Sources = readable ? summary.Sources.Select(s => new { s.SubjectId, s.Class }) : null,
        Audience = readable ? summary.Audience.Where(r => r.EndedAt is null).Select(r => names[r.ParticipationId]) : null,
        summary.CreatedAt,
        Etag = EntityTags.TextOf(summary),
    };

    /// <param name="SessionId">The session that it sums up.</param>
    /// <param name="Audience">Short names or ids of participants; all parties when missing.</param>
    public sealed record SummaryRequest(IReadOnlyList<Guid>? ItemIds, string? Text, IReadOnlyList<string>? Audience, Guid? SessionId);

    /// <param name="At">A later instant; now when missing.</param>
    public sealed record PublishRequest(Instant? At);
}
