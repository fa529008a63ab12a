using MediationWorkflows.Database;
using MediationWorkflows.Mail;
using MediationWorkflows.Simulation;
using MediationWorkflows.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MediationWorkflows.Tests.Simulation;

/// <summary>
/// Says of every mail of a simulated world why it went out: each was asked for by a row and went once, whoever was asked for something was told once, nobody was reminded of
/// what they had done, and what did not go says why.
/// </summary>
internal static class MailAccount
{
    /// <summary>What is told to people of whom nothing is asked.</summary>
    private static readonly string[] News = ["session-set", "session-moved", "sharing-changed", "escalation-notice", "case-closed"];

    /// <returns>How many of each template went out, in the order of their names.</returns>
    /// <exception cref="InvalidOperationException">A mail is not accounted for; says which.</exception>
    public static Task<IReadOnlyList<KeyValuePair<string, int>>> OfAsync(IServiceProvider services) => services.GetRequiredService<UnitOfWork>().ReadAsync<IReadOnlyList<KeyValuePair<string, int>>>(async scope =>
    {
        var rows = await scope.Db.Set<OutboxMessage>().ToListAsync(scope.Ct);
        var tasks = await scope.Db.Set<CaseTask>().ToListAsync(scope.Ct);
        Went(services.GetRequiredService<SimulatedMail>().Messages, rows);
        WhoeverIsAskedIsTold(tasks, rows);
        var asked = tasks.ToDictionary(t => t.DeadlineId);
        NobodyIsRemindedOfWhatIsDone(asked, rows);
        // That nobody answered is told to those whom it concerns.
        bool IsOfSilence(OutboxMessage r) => r is { Template: "silence", DeadlineId: { } deadline } && asked.GetValueOrDefault(deadline)?.State == TaskState.Expired;
        Require(rows.Find(r => r is { TaskId: null, Rung: null } && !IsOfSilence(r) && !News.Contains(r.Template, StringComparer.Ordinal)), "is explained by nothing:");
        return [.. rows.Where(r => r.State == OutboxState.Sent).CountBy(r => r.Template, StringComparer.Ordinal).OrderBy(t => t.Key, StringComparer.Ordinal)];
    }, CancellationToken.None);

    private static void Went(IReadOnlyList<SimulatedMessage> sent, List<OutboxMessage> rows)
    {
        var times = sent.CountBy(m => RenderedMail.KeyOf(m.MessageId) ?? "", StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        Require(rows.Find(r => times.GetValueOrDefault(r.IdempotencyKey) != (r.State == OutboxState.Sent ? 1 : 0)), "went as often as no row says:");
        Require(rows.Find(r => r.State is not OutboxState.Sent && (r.State != OutboxState.Suppressed || r.Reason is null)), "neither went nor says why:");
        if (times.Count != rows.Count(r => r.State == OutboxState.Sent))
        {
            throw new InvalidOperationException("A mail went out that no row asked for.");
        }
    }

    private static void WhoeverIsAskedIsTold(List<CaseTask> tasks, List<OutboxMessage> rows)
    {
        var told = rows.Where(r => r is { TaskId: not null, Rung: null }).CountBy(r => (r.TaskId, r.ParticipationId)).ToDictionary();
        if (tasks.Find(t => t.AssigneeId is not null && told.GetValueOrDefault((t.Id, t.AssigneeId)) != 1) is { } untold)
        {
            throw new InvalidOperationException($"Somebody was not told once of the task {untold.Kind}.");
        }
    }

    private static void NobodyIsRemindedOfWhatIsDone(Dictionary<Guid, CaseTask> tasks, List<OutboxMessage> rows)
    {
        var rungs = rows.Where(r => r is { Rung: not null, State: OutboxState.Sent }).ToList();
        Require(rungs.Find(r => !tasks.TryGetValue(r.DeadlineId!.Value, out var task) || task.CompletedAt < r.SentAt), "came after the answer:");
        Require(rungs.GroupBy(r => (r.DeadlineId, r.Rung, r.PersonId, Day: r.SentAt!.Value.InUtc().Date)).FirstOrDefault(g => g.Skip(1).Any())?.First(), "came twice:");
    }

    private static void Require(OutboxMessage? wrong, string otherwise)
    {
        if (wrong is not null)
        {
            throw new InvalidOperationException($"A mail {otherwise} {wrong.Template} {wrong.Rung} ({wrong.State}).");
        }
    }
}
