using MediationWorkflows.Cases;
using MediationWorkflows.Mail;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/me/calendar-feed</c>: the secret link under which one's own calendar reads one's dates.</summary>
static class CalendarFeedApi
{
    const string Route = "/me/calendar-feed";

    public static void MapCalendarFeed(this RouteGroupBuilder api)
    {
        api.MapGet(Route, (ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var feed = await scope.Get<CalendarFeeds>().FindAsync(viewer.PersonId!.Value, scope.Ct) ?? throw new NotFoundException("calendar feed");
            return (new Feed(feed.CreatedAt), EntityTags.TextOf(feed));
        }));
        // The token is in this answer only.
        api.MapPost(Route, (IfMatch match, ApiWrite write, IOptions<MailOptions> mail) => write.RunAsync(
            async (scope, viewer) =>
            {
                if (await scope.Get<CalendarFeeds>().FindAsync(viewer.PersonId!.Value, scope.Ct) is { } there)
                    match.Require(there);
                return await scope.Get<CalendarFeeds>().RenewAsync(viewer.PersonId.Value, scope.Now, scope.Ct);
            },
            made => Answer.Created($"/api/v1{Route}", new { Url = mail.Value.PageUrl(CalendarFeeds.Path(made.Token)), made.Feed.CreatedAt }, made.Feed)));
        api.MapDelete(Route, (IfMatch match, ApiWrite write) => write.RunAsync(
            async (scope, viewer) =>
            {
                match.Require(await scope.Get<CalendarFeeds>().FindAsync(viewer.PersonId!.Value, scope.Ct) ?? throw new NotFoundException("calendar feed"));
                await scope.Get<CalendarFeeds>().RevokeAsync(viewer.PersonId.Value, scope.Ct);
                return true;
            },
            _ => Answer.NoContent));
    }

    internal sealed record Feed(Instant CreatedAt);
}
