using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MediationWorkflows.Web.Auth;

/// <summary>Makes the link of a sign-in mail, and with a party's first one their account, in the transaction that renders the mail.</summary>
sealed class MailedSignInLinks(AppDb db, SignInClock clock, IOptions<AuthOptions> options) : ISignInLinks
{
    public async Task<SignInLinkMade> IssueAsync(Guid personId, CancellationToken ct)
    {
        await using var accounts = await AuthDb.OnTransactionOfAsync(db, ct);
        var now = clock.Now();
        var account = await accounts.Users.SingleOrDefaultAsync(known => known.PersonId == personId, ct);
        if (account is null)
        {
            var person = await db.Set<Person>().SingleAsync(known => known.Id == personId, ct);
            account = new Account(person.Id, person.Name.Reveal(), person.Email, roles: [], now);
            accounts.Users.Add(account);
        }

        var (link, token) = SignInLink.Issue(account.Id, now, Duration.FromMinutes(options.Value.MailedLinkMinutes));
        accounts.SignInLinks.Add(link);
        await accounts.SaveChangesAsync(ct);
        return new SignInLinkMade(SignInLink.Path(token), link.ExpiresAt);
    }
}
