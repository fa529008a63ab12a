using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Roadmap;
using NodaTime;

namespace MediationWorkflows.Parties;

/// <summary>Brings a person into a case, finding them by their e-mail address or entering them anew.</summary>
public sealed class AddParticipation(AppDb db, AccessPolicy policy, AuditTrail audit, AskCommittee committee)
{
    /// <param name="At">What stands before the names of the party's fields in the caller's own input, such as <c>person.</c>; empty where the party is all of it.</param>
    public sealed record Command(Guid CaseId, PartyInput Party, Viewer By, string At = "");

    public async Task<Participation> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.ManageParticipations);
        var mediationCase = (await db.FindAsync<MediationCase>([command.CaseId], ct))!;
        mediationCase.RequireOpen();
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        PartyInputCheck.Check(command.Party, command.At, errors);
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        var added = await AddAsync(mediationCase, command.Party, command.At, command.By.PersonId, now, ct);
        if (added.Role == Role.Oversight)
        {
            await committee.RunAsync(command.CaseId, now, ct);
        }

        return added;
    }

    /// <summary>Adds a checked party; in a case of its own unit of work, too.</summary>
    internal async Task<Participation> AddAsync(MediationCase mediationCase, PartyInput party, string at, Guid? actorId, Instant now, CancellationToken ct)
    {
        var others = await db.ParticipationsAsync(mediationCase.Id, ct);
        if (others.Any(p => string.Equals(p.Key, party.Key, StringComparison.Ordinal)))
        {
            throw new InvalidInputException($"{at}key", "Somebody in this case has this key already.");
        }

        var role = PartyInputCheck.RoleOf(party.Role)!.Value;
        var principal = party.Representing is null ? null : await db.ParticipationAsync(mediationCase.Id, party.Representing, $"{at}representing", ct);
        var person = await FindOrEnterAsync(party, mediationCase.TimeZone, now, ct);
        await db.RequireSeparateAsync(mediationCase.Id, person.Id, role, $"{at}email", now, ct);
        var participation = new Participation
        {
            Id = Ids.New(now),
            CaseId = mediationCase.Id,
            PersonId = person.Id,
            Person = person,
            Key = party.Key,
            Role = role,
            // The client has asked for the mediation and the neutrals work here; the other parties are asked first.
            State = role.IsParty() && role != Role.Client ? ParticipationState.Invited : ParticipationState.Active,
            MandateFrom = now,
            RepresentsId = principal?.Id,
            NoContact = party.Contact?.NoContact ?? false,
            QuietFrom = party.Contact?.QuietFrom,
            QuietTo = party.Contact?.QuietTo,
            Channels = SafeChannels.Store(party.Contact?.Channels),
        };
        db.Add(participation);
        await audit.AppendAsync(mediationCase.Id, actorId, "participation.added", now, ct, nameof(Participation), participation.Id.ToString("N"), $$"""{"role":"{{role}}"}""");
        return participation;
    }

    private async Task<Person> FindOrEnterAsync(PartyInput party, string caseZone, Instant now, CancellationToken ct)
    {
        // Lower case, so that one address is one person. A person who is known keeps the name they have: who enters a case
        // must not rename somebody in another one.
        var email = party.Email.ToLowerInvariant();
        if ((await db.WithPendingAsync<Person>(p => p.Email == email, ct)).FirstOrDefault() is { } known)
        {
            return known;
        }

        var person = new Person
        {
            Id = Ids.New(now),
            Name = new ClassifiedText(party.Name.Trim()),
            Email = email,
            Language = party.Language ?? party.Contact?.Language ?? "en",
            TimeZone = party.TimeZone ?? caseZone,
            CreatedAt = now,
        };
        db.Add(person);
        return person;
    }
}
