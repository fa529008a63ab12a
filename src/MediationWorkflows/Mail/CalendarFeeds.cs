using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Mail;

/// <summary>Makes, ends and finds the secret links of calendars.</summary>
public sealed class CalendarFeeds(AppDb db)
{
    public static string Path(string token) => $"/calendar/{token}.ics";

    public Task<CalendarFeed?> FindAsync(Guid personId, CancellationToken ct) => db.Set<CalendarFeed>().FirstOrDefaultAsync(f => f.PersonId == personId, ct);

    /// <summary>A new link; the one before, if any, stops working at once.</summary>
    /// <returns>The row, and the token, which is not kept.</returns>
    public async Task<(CalendarFeed Feed, string Token)> RenewAsync(Guid personId, Instant now, CancellationToken ct)
    {
        var token = Secret.New();
        if (await FindAsync(personId, ct) is { } feed)
        {
            (feed.TokenHash, feed.CreatedAt) = (Secret.HashText(token), now);
            return (feed, token);
        }

        feed = new CalendarFeed { PersonId = personId, TokenHash = Secret.HashText(token), CreatedAt = now };
        db.Add(feed);
        return (feed, token);
    }

    public async Task RevokeAsync(Guid personId, CancellationToken ct)
    {
        if (await FindAsync(personId, ct) is { } feed)
        {
            db.Remove(feed);
        }
    }

    /// <summary>Whose link this is, or null: nobody's, or of somebody who is gone.</summary>
    public Task<Person?> PersonOfAsync(string token, CancellationToken ct)
    {
        var hash = Secret.HashText(token);
        return db.Set<Person>().FirstOrDefaultAsync(p => p.State == PersonState.Active && db.Set<CalendarFeed>().Any(f => f.PersonId == p.Id && f.TokenHash == hash), ct);
    }
}
