using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using Microsoft.EntityFrameworkCore;

namespace MediationWorkflows.Web.Auth;

/// <summary>
/// Queues a mail with a one-time link for whoever has this address; does nothing, in the same way, when nobody has.
/// The link itself is made when the mail is rendered: its token is never stored.
/// </summary>
public sealed class RequestSignInLink(UnitOfWork work, SignInClock clock)
{
    /// <summary>Longer than either answer takes: the time must not tell it either.</summary>
    static readonly TimeSpan AnswersAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>Always true: the answer must not tell whether the address is known.</summary>
    public async Task<bool> RunAsync(string email, CancellationToken ct)
    {
        var from = clock.Time.GetTimestamp();
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
        if (AnswersAfter - clock.Time.GetElapsedTime(from) is { Ticks: > 0 } rest)
            await Task.Delay(rest, clock.Time, ct);
        return true;
    }
}
