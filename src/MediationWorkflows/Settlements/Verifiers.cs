using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;

namespace MediationWorkflows.Settlements;

/// <summary>I8: nobody verifies what they owe, also where one person has two parts in the case or one speaks for the other.</summary>
internal static class Verifiers
{
    private static readonly SettlementState[] StillCount = [SettlementState.Draft, SettlementState.LegalReview, SettlementState.Signing, SettlementState.InForce];

    /// <exception cref="InvalidInputException">They are not.</exception>
    public static void RequireIndependent(Participation verifier, Participation obligor, string field)
    {
        if (verifier.PersonId == obligor.PersonId || verifier.RepresentsId == obligor.Id || obligor.RepresentsId == verifier.Id)
        {
            throw new InvalidInputException(field, "Whoever owes a term, or speaks for them, cannot verify it: name somebody else.");
        }
    }

    /// <summary>Whoever comes into another's place comes to neither side of a term whose other side is theirs.</summary>
    /// <param name="place">The participation that ends.</param>
    /// <exception cref="InvalidInputException">They would.</exception>
    public static async Task RequireIndependentSuccessorAsync(this AppDb db, Participation place, Participation successor, string field, CancellationToken ct)
    {
        var people = (await db.ParticipationsAsync(place.CaseId, ct)).ToDictionary(p => p.Id);
        HashSet<Guid> places = [place.Id];
        for (var before = place.ReplacesId; before is { } id; before = people[id].ReplacesId)
        {
            places.Add(id);
        }

        foreach (var term in (await db.WithPendingAsync<Settlement>(s => s.CaseId == place.CaseId && StillCount.Contains(s.State), ct)).SelectMany(s => s.Terms))
        {
            foreach (var verifier in ((Guid?[])[term.VerifierId, term.AlternateVerifierId]).OfType<Guid>())
            {
                if (places.Contains(term.ObligorId))
                {
                    RequireIndependent(people[verifier], successor, field);
                }

                if (places.Contains(verifier))
                {
                    RequireIndependent(successor, people[term.ObligorId], field);
                }
            }
        }
    }
}
