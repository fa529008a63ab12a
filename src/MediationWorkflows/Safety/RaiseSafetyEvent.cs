using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Holds;
using MediationWorkflows.Parties;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Safety;

/// <summary>
/// Somebody who takes part is worried that a person comes to harm: possible in every phase, on hold and after closing. The case stands still at once,
/// and the ladder that pages people starts in the same transaction.
/// </summary>
public sealed class RaiseSafetyEvent(AppDb db, AccessPolicy policy, PlaceHold hold, BurstRunner bursts, PublishEvent publish, AuditTrail audit)
{
    /// <summary>The workflow of every safety event.</summary>
    public const string DefinitionId = "imminent-harm";

    /// <summary>Its input: the event's id.</summary>
    public const string Input = "SafetyEventId";

    /// <summary>What other workflows of the case may listen to.</summary>
    public const string Published = "SafetyEvent";

    private const int LongestStatement = 2000;

    /// <param name="Kind">What is not known by name counts as <see cref="HarmKind.Other"/>: no alarm is refused for its label.</param>
    public sealed record Command(Guid CaseId, string Kind, string Statement, Viewer By);

    public async Task<SafetyEvent> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        var raiser = (await db.ParticipationsAsync(command.CaseId, ct)).FirstOrDefault(p => p.PersonId == command.By.PersonId && p.IsInMandate(now));
        if (raiser is null && !command.By.IsSystem && !access.Can(CaseAction.HoldCase))
        {
            throw new NotAllowedException("Only somebody who takes part in the case raises this here. In an emergency call the emergency number.");
        }

        Check(command);
        var raised = new SafetyEvent
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            Kind = Enum.TryParse<HarmKind>(command.Kind, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : HarmKind.Other,
            Statement = new ClassifiedText(command.Statement.Trim()),
            RaisedById = raiser?.Id,
            RaisedAt = now,
        };
        db.Add(raised);
        await audit.AppendAsync(raised, command.By.PersonId, "safety.raised", now, ct);
        if ((await db.FindAsync<MediationCase>([command.CaseId], ct))!.Phase != CasePhase.Closed)
        {
            // By the system: who raised it stands in the event alone.
            raised.HoldId = (await hold.RunAsync(new PlaceHold.Command(command.CaseId, HoldKind.Safety, "A safety event was raised.", Viewer.System), now, ct)).Id;
        }

        await StartLadderAsync(raised, now, ct);
        var correlationId = command.CaseId.ToString("N");
        await publish.RunAsync(Published, new JsonObject { [Input] = raised.Id.ToString("N") }, correlationId, now, ct);
        return raised;
    }

    /// <summary>Starts the ladder of an event, also in place of one that was ended from outside.</summary>
    internal async Task StartLadderAsync(SafetyEvent raised, Instant now, CancellationToken ct)
    {
        // Flushed, not committed: the first burst finds the event by its id.
        await db.SaveChangesAsync(ct);
        var instance = await bursts.StartAsync(DefinitionId, new JsonObject { [Input] = raised.Id.ToString("N") }, raised.CaseId.ToString("N"), now, ct);
        raised.WorkflowInstanceId = instance.Id;
    }

    private static void Check(Command command)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(command.Kind))
        {
            errors["kind"] = [$"One of {string.Join(", ", Enum.GetNames<HarmKind>())}."];
        }

        if (string.IsNullOrWhiteSpace(command.Statement) || command.Statement.Length > LongestStatement)
        {
            errors["statement"] = [$"Say in a few words what you are worried about, in at most {LongestStatement} characters."];
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
