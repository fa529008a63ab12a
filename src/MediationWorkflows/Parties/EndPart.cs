using MediationWorkflows.Database;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>A part in a case ends at this instant, and what opened it with it.</summary>
public sealed class EndPart(AppDb db, IPersonAccounts? accounts = null)
{
    internal async Task RunAsync(Participation part, ParticipationState state, Instant now, CancellationToken ct)
    {
        part.State = state;
        part.MandateTo = now;
        if (accounts is not null)
        {
            var others = await db.WithPendingAsync<Participation>(p => p.PersonId == part.PersonId && p.Id != part.Id, ct);
            if (!others.Exists(p => p.IsInMandate(now)))
            {
                await accounts.EndTokensAsync(part.PersonId, ct);
            }
        }
    }
}
