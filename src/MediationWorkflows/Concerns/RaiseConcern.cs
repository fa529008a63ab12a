using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;
using NodaTime;

namespace MediationWorkflows.Concerns;

/// <summary>Somebody names a safety concern, a trigger or a fear. A fear is told to nobody, unless they want the mediator to know it.</summary>
public sealed class RaiseConcern(AppDb db, AccessPolicy policy, ShareContent share, AuditTrail audit)
{
    private const int Longest = 4000;

    /// <param name="OwnerId">Whose it is: the viewer, or the party that they act for.</param>
    public sealed record Command(Guid CaseId, Guid OwnerId, ConcernKind Kind, string Text, bool ShareWithMediator, Viewer By);

    public async Task<Concern> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.DemandActingFor(command.OwnerId);
        access.Demand(CaseAction.RaiseConcern);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        if (string.IsNullOrWhiteSpace(command.Text) || command.Text.Length > Longest)
        {
            throw new InvalidInputException("text", $"Say it in your words, in at most {Longest} characters.");
        }

        var @class = Concern.ClassOf(command.Kind);
        var item = InfoItem.Write(command.CaseId, @class, command.OwnerId, command.OwnerId, TitleOf(command.Kind), command.Text.Trim(), now);
        var concern = new Concern
        {
            Id = Ids.New(now), CaseId = command.CaseId, Class = @class, Kind = command.Kind, OwnerId = command.OwnerId, ItemId = item.Id, RaisedAt = now,
        };
        db.AddRange(item, concern);
        await audit.AppendAsync(item, command.By.PersonId, "item.created", now, ct, $$"""{"class":"{{@class}}"}""");
        await audit.AppendAsync(concern, command.By.PersonId, "concern.raised", now, ct);
        if (command.ShareWithMediator && (await db.ParticipationsAsync(command.CaseId, ct)).Where(p => p.Role == Role.Mediator && p.IsInMandate(now)).Select(p => p.Id).ToList() is { Count: > 0 } mediators)
        {
            await share.RunAsync(item, mediators, access, now, ct);
            item.MarkShared();
        }

        return concern;
    }

    private static string TitleOf(ConcernKind kind) => kind switch
    {
        ConcernKind.Safety => "Safety concern",
        ConcernKind.Trigger => "Trigger",
        ConcernKind.Stigma => "Fear of stigma",
        ConcernKind.Retaliation => "Fear of retaliation",
        ConcernKind.ProfessionalRepercussions => "Fear of professional repercussions",
        _ => "Fear",
    };
}
