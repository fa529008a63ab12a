using System.Text.Json.Nodes;
using MediationWorkflows.Cases;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Tasks;

namespace MediationWorkflows.Activities;

/// <summary>
/// Asks people and waits for all of them: one task each, with a deadline and reminders. Done when all said yes; Refused when
/// someone said no, at once where that settles it; Changes when someone gives another answer, such as asking for a new
/// version; Silent when the rest answered and someone let the last reminder pass. Completing takes back what is still open.
/// </summary>
internal sealed class AskPeople : IActivity
{
    public const string Yes = "Done";
    public const string No = "Refused";
    public const string Changes = "Changes";
    public const string Silent = "Silent";

    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var kind = context.Get<TaskKinds>().Find(context.Input<string>("TaskKind") ?? "")
            ?? throw new InvalidInputException("taskKind", "Choose what is asked: there is no such kind of task.");
        return context.Resumed ? Take(context, kind) : await AskAsync(context, kind);
    }

    private static async Task<StepResult> AskAsync(StepContext context, TaskKind kind)
    {
        var (db, caseId, ct) = (context.Db(), context.CaseId(), context.Cancellation);
        var subjectId = context.GivenId("Subject") ?? await kind.PrepareAsync(caseId, context.Now, ct);
        if (subjectId is null && kind.NeedsSubject)
        {
            throw new InvalidInputException("subject", "This question is about one thing of the case: the step must say which, by its id.");
        }

        // Flushed, not committed: whom an earlier step of this burst brought into the case is found by the next query.
        await db.SaveChangesAsync(ct);
        var audience = new Audience(db, context.Input<string>("Audience") ?? "");
        var people = await audience.FindAsync(caseId, subjectId, context.Now, ct);
        var answered = await kind.AnsweredAsync(caseId, subjectId, ct);
        List<Guid?> asked = [.. people.Where(p => !answered.Contains(p.Id)).Select(p => (Guid?)p.Id)];
        if (people.Count == 0 && audience.NeedsSomeone)
        {
            // Nobody holds the part: the question waits, visibly, until somebody is assigned.
            asked.Add(null);
        }

        var open = context.Get<OpenTask>();
        var waits = new List<Wait>();
        foreach (var assignee in asked)
        {
            var task = await open.RunAsync(
                new OpenTask.Command(caseId, kind.Name, assignee, context.Input<string>("Rule") ?? "", context.Input<string>("Ladder") ?? "standard", subjectId), context.Now, ct);
            waits.Add(new Wait(Wait.TaskKind, task.Id.ToString("N")));
        }

        return waits.Count == 0 ? StepResult.Done(Yes) : StepResult.Wait([.. waits]);
    }

    private static StepResult Take(StepContext context, TaskKind kind)
    {
        var outcome = context.Payload?["outcome"]?.GetValue<string>() ?? Silent;
        var answer = PortOf(kind, outcome);
        var heard = (context.Memory as JsonArray)?.Select(n => n!.GetValue<string>()).ToHashSet(StringComparer.Ordinal) ?? [];
        heard.Add(answer);
        // Another version is asked of everyone again, so there is nothing to wait for.
        if ((answer == No && kind.RefusalDecides) || answer == Changes)
        {
            return StepResult.Done(answer);
        }

        if (context.OpenWaits.Count > 0)
        {
            context.Memory = new JsonArray([.. heard.Select(h => (JsonNode)JsonValue.Create(h))]);
            return StepResult.Wait();
        }

        return StepResult.Done(heard.Contains(No) ? No : heard.Contains(Silent) ? Silent : Yes);
    }

    /// <summary>The first outcome of a kind means yes, the last one no, those between ask for something else.</summary>
    private static string PortOf(TaskKind kind, string outcome) =>
        outcome == ExpireTask.Silent ? Silent
        : outcome == kind.Outcomes[0] ? Yes
        : outcome == kind.Outcomes[^1] ? No
        : Changes;
}
