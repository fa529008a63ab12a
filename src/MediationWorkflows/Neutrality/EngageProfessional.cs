using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Neutrality;

/// <summary>Brings an ethics consultant or an independent reviewer into the case, with a scope, and asks them for conflicts first.</summary>
public sealed class EngageProfessional(AppDb db, AccessPolicy policy, AddParticipation add, AskForConflicts ask, AuditTrail audit)
{
    private const int Longest = 2000;

    /// <param name="Person">Who; their role is the reviewer's.</param>
    public sealed record Command(Guid CaseId, PartyInput Person, string? Profession, string? Scope, Viewer By);

    public async Task<Engagement> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        (await policy.For(command.By, command.CaseId, now, ct)).Demand(CaseAction.EngageProfessional);
        if (!Enum.TryParse<Profession>(command.Profession, ignoreCase: true, out var profession) || !Enum.IsDefined(profession))
        {
            throw new InvalidInputException("profession", $"One of {string.Join(", ", Enum.GetNames<Profession>())}.");
        }

        if (string.IsNullOrWhiteSpace(command.Scope) || command.Scope.Length > Longest)
        {
            throw new InvalidInputException("scope", $"Say what they are asked to look at, in at most {Longest} characters.");
        }

        // Whoever may engage a professional brings them in; adding anybody else stays the coordinator's.
        var participation = await add.RunAsync(
            new AddParticipation.Command(command.CaseId, command.Person with { Role = nameof(Role.Expert), Representing = null }, Viewer.CarryingOut(command.By.PersonId), "person."), now, ct);
        var engagement = new Engagement
        {
            Id = Ids.New(now), CaseId = command.CaseId, ParticipationId = participation.Id, Profession = profession, Scope = new ClassifiedText(command.Scope.Trim()), ProposedAt = now,
        };
        db.Add(engagement);
        await audit.AppendAsync(engagement, command.By.PersonId, "professional.proposed", now, ct);
        await db.SaveChangesAsync(ct);
        await ask.RunAsync(new AskForConflicts.Command(command.CaseId, participation.Key, Viewer.CarryingOut(command.By.PersonId)), now, ct);
        return engagement;
    }
}
