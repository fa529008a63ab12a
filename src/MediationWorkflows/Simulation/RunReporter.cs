using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Mail;
using MediationWorkflows.Parties;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace MediationWorkflows.Simulation;

/// <summary>Reads what a run left behind. It runs outside any server, over a database that held nothing else.</summary>
internal sealed class RunReporter(WorkScope scope, IServiceProvider services)
{
    public async Task<RunReport> ReportAsync(Guid instanceId)
    {
        var (db, ct) = (scope.Db, scope.Ct);
        var instance = await db.Set<WorkflowInstance>().FirstAsync(i => i.Id == instanceId, ct);
        var state = InstanceState.Parse(instance.State);
        var keys = await db.Set<Participation>().ToDictionaryAsync(p => p.Id, p => p.Key, ct);
        var deadlines = await db.Set<Deadline>().OrderBy(d => d.CreatedAt).ThenBy(d => d.Id).ToListAsync(ct);
        var incidents = await db.Set<WorkflowIncident>().OrderBy(i => i.At).ThenBy(i => i.Id).ToListAsync(ct);
        var waiting = await db.Set<WorkflowBookmark>().OrderBy(b => b.CreatedAt).ThenBy(b => b.Id).ToListAsync(ct);
        return new RunReport(
            instance.Status.ToString(), instance.SubStatus.ToString(), (JsonObject)state.Output.DeepClone(), Variables(state),
            services.GetRequiredService<BurstTrace>().Lines,
            await JournalAsync(),
            await MessagesAsync(),
            [.. deadlines.Select(d => new RunDeadline(d.Kind, d.ParticipationId is { } id ? keys[id] : null, d.DueOn, d.State.ToString()))],
            [.. incidents.Select(i => new RunIncident(i.At, i.ActivityId, i.Message))],
            [.. waiting.Select(b => new RunWait(b.ActivityId, b.Kind, b.DueAt))]);
    }

    private static JsonObject Variables(InstanceState state)
    {
        var variables = new JsonObject();
        foreach (var (name, value) in state.Variables)
        {
            variables[name] = value?.DeepClone();
        }

        return variables;
    }

    /// <summary>The journals of all instances, the children's in their place.</summary>
    private async Task<IReadOnlyList<RunJournalLine>> JournalAsync()
    {
        var records = await JournalBurst.AllAsync(scope.Db, scope.Ct);
        return [.. records.Select(j => new RunJournalLine(j.At, j.ActivityId, j.ActivityName, j.ActivityType, j.EventName))];
    }

    private async Task<IReadOnlyList<RunMessage>> MessagesAsync()
    {
        var sent = services.GetRequiredService<SimulatedMail>().Messages;
        var templates = await scope.Db.Set<OutboxMessage>().Select(m => new { m.IdempotencyKey, m.Template }).ToListAsync(scope.Ct);
        var byKey = templates.ToDictionary(m => Uri.EscapeDataString(m.IdempotencyKey).Replace(".", "%2E", StringComparison.Ordinal), m => m.Template, StringComparer.Ordinal);
        return [.. sent.Select(m => new RunMessage(m.At, m.To, m.Subject, byKey[m.MessageId.Trim('<').Split('@')[0]]))];
    }
}
