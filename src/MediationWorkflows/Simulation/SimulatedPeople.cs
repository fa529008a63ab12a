using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using MediationWorkflows.Time;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Simulation;

/// <summary>Decides for each task when its assignee answers and what, after the script; the answers go through the same use case as real ones.</summary>
/// <param name="caseId">Whose tasks; null where there is only one case.</param>
internal sealed class SimulatedPeople(CaseScript script, UnitOfWork work, Guid? caseId = null)
{
    private readonly Guid? caseId = caseId;
    private readonly PriorityQueue<PlannedAnswer, (Instant At, int Order)> planned = new();
    private readonly Dictionary<(string Party, string Kind), int> occurrences = [];

    private sealed record PlannedAnswer(Guid TaskId, Guid PersonId, string Outcome, JsonObject Data);

    public Instant? NextAt => planned.TryPeek(out _, out var priority) ? priority.At : null;

    /// <summary>Plans everybody's answers to the tasks that were opened, or given to somebody, since the last look.</summary>
    /// <param name="seen">The tasks of earlier looks; grows by those of this one.</param>
    public static Task PlanAsync(UnitOfWork work, IReadOnlyCollection<SimulatedPeople> everybody, HashSet<Guid> seen, CancellationToken ct) => work.ReadAsync(async scope =>
    {
        var waiting = scope.Db.Set<CaseTask>().Where(t => t.State == TaskState.Open && t.AssigneeId != null);
        var added = (await waiting.Select(t => t.Id).ToListAsync(scope.Ct)).Where(seen.Add).ToList();
        if (added.Count == 0)
        {
            return true;
        }

        var open = await waiting.Include(t => t.Deadline).Include(t => t.Assignee).Where(t => added.Contains(t.Id)).OrderBy(t => t.Id).ToListAsync(scope.Ct);
        var kinds = scope.Get<TaskKinds>();
        var keys = await UsualKeysAsync(scope, [.. open.Where(t => t.Assignee!.IsOnCall).Select(t => t.Assignee!.PersonId)]);
        foreach (var task in open)
        {
            var key = keys.GetValueOrDefault((task.CaseId, task.Assignee!.PersonId), task.Assignee.Key);
            var calendar = await scope.Get<DeadlineTimes>().CalendarAsync(task.Deadline, scope.Ct);
            var example = await kinds.Find(task.Kind)!.ExampleAsync(task, scope.Ct);
            foreach (var people in everybody.Where(p => p.caseId is null || p.caseId == task.CaseId))
            {
                people.Plan(task, key, kinds.Find(task.Kind)!, example, calendar);
            }
        }

        return true;
    }, ct);

    /// <summary>Who was paged about somebody's safety behaves as they do in their usual part.</summary>
    private static async Task<Dictionary<(Guid CaseId, Guid PersonId), string>> UsualKeysAsync(WorkScope scope, IReadOnlyCollection<Guid> paged) => paged.Count == 0 ? []
        : (await scope.Db.Set<Participation>().Where(p => paged.Contains(p.PersonId) && !p.IsOnCall).OrderBy(p => p.Id).ToListAsync(scope.Ct))
            .GroupBy(p => (p.CaseId, p.PersonId)).ToDictionary(ofOne => ofOne.Key, ofOne => ofOne.First().Key);

    /// <summary>Gives the answers that are due; one that is no longer wanted is dropped, as a person's would be.</summary>
    public async Task AnswerAsync(Instant now, CancellationToken ct)
    {
        while (NextAt is { } at && at <= now)
        {
            var answer = planned.Dequeue();
            await work.RunAsync(async scope =>
            {
                var state = await scope.Db.Set<CaseTask>().Where(t => t.Id == answer.TaskId).Select(t => t.State).FirstAsync(scope.Ct);
                if (state == TaskState.Open)
                {
                    var by = new Viewer(answer.PersonId, new HashSet<Role>());
                    await scope.Get<CompleteTask>().RunAsync(
                        new CompleteTask.Command(answer.TaskId, answer.Outcome, (JsonObject)answer.Data.DeepClone(), by), scope.Now, scope.Ct);
                }
            }, ct);
        }
    }

    private void Plan(CaseTask task, string key, TaskKind kind, JsonObject example, WorkingCalendar calendar)
    {
        var occurrence = occurrences[(key, task.Kind)] = occurrences.GetValueOrDefault((key, task.Kind)) + 1;
        var answer = script.Answers.FirstOrDefault(a => a.Party == key && a.Task == task.Kind && a.Occurrence == occurrence)
            ?? script.Answers.FirstOrDefault(a => a.Party == key && a.Task == task.Kind && a.Occurrence is null);
        var behaviour = script.Parties.FirstOrDefault(p => p.Key == key)?.Behaviour ?? Behaviour.OnTime;
        var half = task.CreatedAt + ((task.Deadline.ExpiresAt - task.CreatedAt) / 2);
        if (answer is not null)
        {
            if (answer.Outcome is { } outcome)
            {
                Enqueue(task, answer.After is { } after ? task.CreatedAt + Happenings.Length(after, "answers.after") : half, outcome, answer.Data ?? example);
            }

            return;
        }

        switch (behaviour)
        {
            case Behaviour.OnTime:
                Enqueue(task, half, kind.Outcomes[0], example);
                break;
            case Behaviour.Late:
                Enqueue(task, OneBusinessDayLate(task.Deadline, calendar), kind.Outcomes[0], example);
                break;
            case Behaviour.Refuses:
                Enqueue(task, half, kind.Outcomes[^1], example);
                break;
            case Behaviour.Silent:
            default:
                break;
        }
    }

    private void Enqueue(CaseTask task, Instant at, string outcome, JsonObject data) =>
        // To microseconds, as the clock keeps them: an answer between two of them would never be due.
        planned.Enqueue(new PlannedAnswer(task.Id, task.Assignee!.PersonId, outcome, data), (at.ToMicroseconds(), planned.Count));

    private static Instant OneBusinessDayLate(Deadline deadline, WorkingCalendar calendar)
    {
        var zone = DeadlineDates.Zone(deadline.TimeZone);
        var day = calendar.AddBusinessDays(deadline.DueOn, 1);
        return zone.AtLeniently(day + new LocalTime(12, 0)).ToInstant();
    }
}
