using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>Somebody who takes part raises a concern about malpractice on a route; its owner is asked, and where they are silent or pass it on, the next.</summary>
public sealed class RaiseMalpracticeConcern(AppDb db, AccessPolicy policy, BurstRunner bursts, AuditTrail audit)
{
    public const string DefinitionId = "concern";

    private const int LongestText = 4000;

    /// <param name="Owner">The key or id of who sees to it; null: the safety officer.</param>
    public sealed record Command(Guid CaseId, string Text, MalpracticeRoute Route, string? Owner, Viewer By);

    public async Task<MalpracticeConcern> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        await policy.For(command.By, command.CaseId, now, ct);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        var people = await db.ParticipationsAsync(command.CaseId, ct);
        var raiser = people.FirstOrDefault(p => p.PersonId == command.By.PersonId && p.IsInMandate(now));
        if (raiser is null && !command.By.IsSystem)
        {
            throw new NotAllowedException("Only somebody who takes part in the case raises a concern.");
        }

        Check(command);
        var owner = command.Owner is { } name ? await db.ParticipationAsync(command.CaseId, name, "owner", ct)
            : people.Where(p => p.IsInMandate(now) && !p.IsOnCall && p.Role is Role.SafetyOfficer or Role.Mediator).OrderBy(p => p.Role == Role.SafetyOfficer ? 0 : 1).FirstOrDefault();
        if (owner is not null && owner.Role is not (Role.SafetyOfficer or Role.Mediator))
        {
            throw new InvalidInputException("owner", "A concern is seen to by the safety officer or the mediator.");
        }

        var concern = new MalpracticeConcern
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            RaisedById = raiser?.Id,
            Text = new ClassifiedText(command.Text.Trim()),
            Route = command.Route,
            OwnerId = owner?.Id,
            RaisedAt = now,
        };
        db.Add(concern);
        await audit.AppendAsync(concern, command.By.PersonId, "malpractice-concern.raised", now, ct, $$"""{"route":"{{command.Route}}"}""");
        // Flushed, not committed: the first burst finds the concern by its id.
        await db.SaveChangesAsync(ct);
        await bursts.StartAsync(DefinitionId, new JsonObject { ["ConcernId"] = concern.Id.ToString("N"), ["Owner"] = owner?.Key ?? "safetyOfficer" }, command.CaseId.ToString("N"), now, ct);
        return concern;
    }

    private static void Check(Command command)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(command.Text) || command.Text.Length > LongestText)
        {
            errors["text"] = [$"Say what you are concerned about, in at most {LongestText} characters."];
        }

        if (!Enum.IsDefined(command.Route))
        {
            errors["route"] = [$"One of {string.Join(", ", Enum.GetNames<MalpracticeRoute>())}."];
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
