using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Risk;

/// <summary>Answers one item of a gating checklist, on evidence. With the last one the question of the workflow is answered too.</summary>
public sealed class AnswerChecklist(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestEvidence = 2000;

    public sealed record Command(Guid ChecklistId, string Item, ChecklistAnswer Answer, string? Evidence, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (list, access) = await policy.FindAsync<Checklist>(command.By, command.ChecklistId, "checklist", now, ct);
        access.Demand(CaseAction.LeadSafety);
        var mediationCase = (await db.FindAsync<MediationCase>([list.CaseId], ct))!;
        mediationCase.RequireOpen();
        Check(command);
        list.Answer(command.Item, command.Answer, command.Evidence!.Trim(), command.By.PersonId, now);
        await audit.AppendAsync(list, command.By.PersonId, "checklist.answered", now, ct, $$"""{"item":"{{command.Item}}","answer":"{{command.Answer}}"}""");
        if (!command.By.IsSystem && await db.PassesChecklistsAsync(list.CaseId, ct))
        {
            await answer.OfAsync(list.CaseId, ChecklistsTask.KindName, ChecklistsTask.Completed, command.By.PersonId, now, ct);
        }
    }

    private static void Check(Command command)
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        if (!Enum.IsDefined(command.Answer))
        {
            errors["answer"] = [$"One of {string.Join(", ", Enum.GetNames<ChecklistAnswer>())}."];
        }

        if (string.IsNullOrWhiteSpace(command.Evidence) || command.Evidence.Length > LongestEvidence)
        {
            errors["evidence"] = [$"Say what shows it, in at most {LongestEvidence} characters."];
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}

internal static class CaseChecklists
{
    public static Task<List<Checklist>> ChecklistsAsync(this AppDb db, Guid caseId, CancellationToken ct) => db.WithPendingAsync<Checklist>(c => c.CaseId == caseId, ct);

    /// <summary>Whether all four are there and passed.</summary>
    public static async Task<bool> PassesChecklistsAsync(this AppDb db, Guid caseId, CancellationToken ct)
    {
        var lists = await db.ChecklistsAsync(caseId, ct);
        return lists.Select(l => l.Kind).Distinct().Count() == Enum.GetValues<ChecklistKind>().Length && lists.TrueForAll(l => l.IsPassed);
    }

    /// <summary>Opens those that a case does not have yet, with the items of today.</summary>
    public static async Task OpenChecklistsAsync(this AppDb db, Guid caseId, Instant now, CancellationToken ct)
    {
        var there = (await db.ChecklistsAsync(caseId, ct)).Select(l => l.Kind).ToHashSet();
        foreach (var template in ChecklistTemplates.Shipped.Lists.Where(t => !there.Contains(t.Kind)))
        {
            var list = new Checklist { Id = Ids.New(now), CaseId = caseId, Kind = template.Kind, TemplateVersion = ChecklistTemplates.Shipped.Version, OpenedAt = now };
            list.Items.AddRange(template.Items.Select((item, position) => new ChecklistItem { ChecklistId = list.Id, Code = item.Code, Position = position }));
            db.Add(list);
        }
    }
}
