using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Auth;

/// <summary>
/// Queues a mail with a one-time link for whoever has this address; does nothing, in the same way, when nobody has.
/// The link itself is made when the mail is rendered: its token is never stored.
/// </summary>
public sealed class RequestSignInLink(UnitOfWork work)
{
    /// <summary>Always true: the answer must not tell whether the address is known.</summary>
    public async Task<bool> RunAsync(string email, CancellationToken ct)
    {
#pragma warning disable CA1308 // Persons keep their address in lower case.
        var address = email.ToLowerInvariant();
#pragma warning restore CA1308
        await work.RunAsync(async scope =>
        {
            var person = await scope.Db.Set<Person>().SingleOrDefaultAsync(known => known.Email == address && known.State == PersonState.Active, scope.Ct);
            if (person is null)
                return;
            var id = Ids.New(scope.Now);
            scope.Db.Add(new OutboxMessage
            {
                Id = id,
                IdempotencyKey = $"{ISignInLinks.Template}:{id}",
                PersonId = person.Id,
                Template = ISignInLinks.Template,
                IntendedAt = scope.Now,
                NotBefore = scope.Now,
                CreatedAt = scope.Now,
            });
        }, ct);
        return true;
    }
}
