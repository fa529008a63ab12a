using System.Globalization;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>Puts a step on the roadmap, and asks its owner for it until its day.</summary>
public sealed class PlanAction(AppDb db, AccessPolicy policy, OpenTask open, AuditTrail audit)
{
    private const int LongestText = 4000;

    /// <param name="Owner">The key or id of the participant who does it.</param>
    /// <param name="AnswersTo">Of whom they answer to.</param>
    /// <param name="Evidence">Needed for an intervention.</param>
    public sealed record Command(
        Guid CaseId, RoadmapActionKind Kind, string What, string? Evidence, string Measure, string Owner, string AnswersTo, LocalDate DueOn, Viewer By);

    public async Task<RoadmapAction> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        (await policy.For(command.By, command.CaseId, now, ct)).Demand(CaseAction.ManageRoadmap);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        var owner = await db.ParticipationAsync(command.CaseId, command.Owner, "owner", ct);
        var authority = await db.ParticipationAsync(command.CaseId, command.AnswersTo, "answersTo", ct);
        var today = await db.TodayAsync(command.CaseId, now, ct);
        if (Check(command, owner, authority, today, now) is { Count: > 0 } errors)
        {
            throw new InvalidInputException(errors);
        }

        var action = new RoadmapAction
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            Kind = command.Kind,
            What = new ClassifiedText(command.What.Trim()),
            Evidence = string.IsNullOrWhiteSpace(command.Evidence) ? null : new ClassifiedText(command.Evidence.Trim()),
            Measure = new ClassifiedText(command.Measure.Trim()),
            OwnerId = owner.Id,
            AnswersToId = authority.Id,
            DueOn = command.DueOn,
            CreatedAt = now,
        };
        db.Add(action);
        await audit.AppendAsync(action, command.By.PersonId, "roadmap.planned", now, ct);
        var days = Period.DaysBetween(today, command.DueOn).ToString(CultureInfo.InvariantCulture);
        await open.RunAsync(new OpenTask.Command(command.CaseId, RoadmapActionTask.KindName, owner.Id, $"{days} d", "standard", action.Id), now, ct);
        return action;
    }

    private static Dictionary<string, Phrase[]> Check(Command command, Participation owner, Participation authority, LocalDate today, Instant now)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (!Enum.IsDefined(command.Kind))
        {
            errors["kind"] = [$"One of {string.Join(", ", Enum.GetNames<RoadmapActionKind>())}."];
        }

        foreach (var (field, text) in new[] { ("what", command.What), ("measure", command.Measure) }.Where(f => string.IsNullOrWhiteSpace(f.Item2) || f.Item2.Length > LongestText))
        {
            errors[field] = [$"Say it in at most {LongestText} characters."];
        }

        if (command.Kind == RoadmapActionKind.Intervention && string.IsNullOrWhiteSpace(command.Evidence))
        {
            errors["evidence"] = ["Say on what evidence the intervention rests."];
        }

        else if (command.Evidence?.Length > LongestText)
        {
            errors["evidence"] = [$"At most {LongestText} characters."];
        }

        if (!owner.IsInMandate(now))
        {
            errors["owner"] = ["Nobody with this key takes part in the case now."];
        }

        if (!authority.IsInMandate(now) || authority.PersonId == owner.PersonId)
        {
            errors["answersTo"] = ["Name somebody else of the case whom they answer to."];
        }

        if (command.DueOn <= today)
        {
            errors["dueOn"] = ["It is due after today."];
        }

        return errors;
    }
}
