using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;

namespace MediationWorkflows.Settlements;

/// <summary>I8: nobody verifies what they owe, also where one person has two parts in the case or one speaks for the other.</summary>
internal static class Verifiers
{
    private static readonly SettlementState[] StillCount = [SettlementState.Draft, SettlementState.LegalReview, SettlementState.Signing, SettlementState.InForce];

    internal static readonly Phrase NotIndependent = "Whoever owes a term, or speaks for them, cannot verify it: name somebody else.";

    /// <exception cref="InvalidInputException">They are not.</exception>
    public static void RequireIndependent(Participation verifier, Participation obligor, string field)
    {
        if (!AreIndependent(Side.Of(verifier), Side.Of(obligor)))
        {
            throw new InvalidInputException(field, NotIndependent);
        }
    }

    /// <summary>Whoever comes into another's place comes to neither side of a term whose other side is theirs.</summary>
    /// <param name="place">The participation that ends.</param>
    /// <exception cref="InvalidInputException">They would.</exception>
    public static async Task RequireIndependentSuccessorAsync(this AppDb db, Participation place, Participation successor, string field, CancellationToken ct)
    {
        if (!await db.IsIndependentAsync(place, Side.Of(successor), ct))
        {
            throw new InvalidInputException(field, NotIndependent);
        }
    }

    /// <summary>Whether somebody could come into the place, before they do.</summary>
    public static Task<bool> MaySucceedAsync(this AppDb db, Participation place, Guid personId, CancellationToken ct) =>
        db.IsIndependentAsync(place, new Side(Id: null, personId, place.RepresentsId), ct);

    private static async Task<bool> IsIndependentAsync(this AppDb db, Participation place, Side successor, CancellationToken ct)
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
                if ((places.Contains(term.ObligorId) && !AreIndependent(Side.Of(people[verifier]), successor))
                    || (places.Contains(verifier) && !AreIndependent(successor, Side.Of(people[term.ObligorId]))))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool AreIndependent(Side one, Side other) =>
        one.PersonId != other.PersonId && (one.RepresentsId is null || one.RepresentsId != other.Id) && (other.RepresentsId is null || other.RepresentsId != one.Id);

    /// <summary>Of a term.</summary>
    /// <param name="Id">The participation; null: it is only thought of.</param>
    private sealed record Side(Guid? Id, Guid PersonId, Guid? RepresentsId)
    {
        public static Side Of(Participation participation) => new(participation.Id, participation.PersonId, participation.RepresentsId);
    }
}
