using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Interests;

/// <summary>An interest as somebody enters it.</summary>
/// <param name="Party">Key or id of whose it is; null for one that all share.</param>
/// <param name="Position">What they ask for.</param>
public sealed record InterestInput(string? Party, string? Position, string? Interest);

/// <summary>Draws the next version of the interest map.</summary>
public sealed class DrawInterestMap(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int Longest = 1000;

    public sealed record Command(Guid CaseId, IReadOnlyList<InterestInput> Entries, Viewer By);

    public async Task<InterestMap> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.MapInterests);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        Check(command.Entries);
        var earlier = await db.WithPendingAsync<InterestMap>(m => m.CaseId == command.CaseId, ct);
        var map = new InterestMap { Id = Ids.New(now), CaseId = command.CaseId, Number = earlier.Count + 1, DrawnAt = now };
        foreach (var (i, entry) in command.Entries.Index())
        {
            map.Entries.Add(new InterestEntry
            {
                InterestMapId = map.Id,
                Position = i,
                ParticipationId = string.IsNullOrWhiteSpace(entry.Party) ? null : (await db.ParticipationAsync(command.CaseId, entry.Party, $"entries[{i}].party", ct)).Id,
                Stated = string.IsNullOrWhiteSpace(entry.Position) ? null : new ClassifiedText(entry.Position.Trim()),
                Interest = new ClassifiedText(entry.Interest!.Trim()),
            });
        }

        db.Add(map);
        await audit.AppendAsync(map, command.By.PersonId, "interests.mapped", now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(command.CaseId, MapInterestsTask.KindName, MapInterestsTask.Mapped, command.By.PersonId, now, ct);
        }

        return map;
    }

    private static void Check(IReadOnlyList<InterestInput> entries)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (entries.Count == 0)
        {
            errors["entries"] = ["Name at least one interest."];
        }

        foreach (var (i, entry) in entries.Index())
        {
            if (string.IsNullOrWhiteSpace(entry.Interest) || entry.Interest.Length > Longest)
            {
                errors[$"entries[{i}].interest"] = [$"Say what matters to them, in at most {Longest} characters."];
            }

            if (entry.Position?.Length > Longest)
            {
                errors[$"entries[{i}].position"] = [$"At most {Longest} characters."];
            }
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
