using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Tasks;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Publishing;

/// <summary>A run that stands on another version, and the case that it is about.</summary>
/// <param name="From">The version's number.</param>
/// <param name="Reasons">Why it cannot move; empty where it can.</param>
public sealed record AffectedRun(Guid InstanceId, Guid? CaseId, string? Reference, int From, IReadOnlyList<string> Reasons);

/// <param name="After">By the new version's rule.</param>
/// <param name="IsLater">Only these move with the run: no deadline is shortened by publishing.</param>
public sealed record AffectedDeadline(Guid DeadlineId, Guid InstanceId, string Reference, string Kind, LocalDate Before, LocalDate After, string Rule, bool IsLater);

/// <param name="Number">Of the version that would be published.</param>
public sealed record Impact(int Number, IReadOnlyList<AffectedRun> CanMove, IReadOnlyList<AffectedRun> Blocked, IReadOnlyList<AffectedDeadline> Deadlines);

/// <summary>What publishing the latest version would mean for the cases that are open. Nothing changes by asking.</summary>
public sealed class PublicationImpact(AppDb db, MigrateInstances migrate, CompiledWorkflows compiled, DeadlineTimes times)
{
    private static readonly Dictionary<string, string> SameIds = new(StringComparer.Ordinal);

    /// <exception cref="NotFoundException">There is no such definition.</exception>
    public async Task<Impact> RunAsync(string definitionId, Instant now, CancellationToken ct)
    {
        var latest = await db.Set<WorkflowDefinitionVersion>().AsNoTracking().FirstOrDefaultAsync(v => v.DefinitionId == definitionId && v.IsLatest, ct) ?? throw new NotFoundException("workflow definition");
        var report = await migrate.RunAsync(new MigrateInstances.Command(definitionId, From: null, latest.Number, SameIds, Ids: null, DryRun: true, By: "") { OfDraft = true }, now, ct);
        var affected = report.Ids.Concat(report.Refused.Select(r => r.Id)).ToList();
        var instances = await db.Set<WorkflowInstance>().AsNoTracking().Where(i => affected.Contains(i.Id)).ToDictionaryAsync(i => i.Id, ct);
        var cases = instances.Values.Select(i => CaseOf(i.CorrelationId)).OfType<Guid>().ToList();
        var references = await db.Set<MediationCase>().Where(c => cases.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Reference, ct);
        AffectedRun Run(Guid id, IReadOnlyList<string> reasons) =>
            new(id, CaseOf(instances[id].CorrelationId), CaseOf(instances[id].CorrelationId) is { } c ? references.GetValueOrDefault(c) : null, instances[id].DefinitionNumber, reasons);
        return new Impact(
            latest.Number, [.. report.Ids.Select(id => Run(id, []))], [.. report.Refused.Select(r => Run(r.Id, r.Reasons))],
            await DeadlinesAsync(latest.Id, report.Ids, references, ct));
    }

    internal static Guid? CaseOf(string? correlationId) => Guid.TryParse(correlationId, out var id) ? id : null;

    private async Task<IReadOnlyList<AffectedDeadline>> DeadlinesAsync(string versionId, IReadOnlyList<Guid> moving, Dictionary<Guid, string> references, CancellationToken ct)
    {
        var target = await compiled.GetAsync(db, versionId, InstanceState.Create().Dependencies, ct);
        var waiting = await db.Set<WorkflowBookmark>().AsNoTracking().Where(b => moving.Contains(b.InstanceId) && b.Kind == Wait.TaskKind && b.KeyId != null).ToListAsync(ct);
        var ids = waiting.Select(b => b.KeyId!.Value).ToList();
        var tasks = await db.Set<CaseTask>().AsNoTracking().Include(t => t.Deadline).Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, ct);
        List<AffectedDeadline> affected = [];
        foreach (var bookmark in waiting)
        {
            if (target.FindNode(bookmark.NodeId)?.Literal("Rule") is not string rule || !tasks.TryGetValue(bookmark.KeyId!.Value, out var task)
                || task.Deadline is not { IsPending: true, IsExtended: false } deadline || deadline.Rule == rule)
            {
                continue;
            }

            var (before, ends) = (deadline.DueOn, deadline.ExpiresAt);
            deadline.Rule = rule;
            var due = await times.DeriveAsync(deadline, ct);
            affected.Add(new AffectedDeadline(deadline.Id, bookmark.InstanceId, references.GetValueOrDefault(deadline.CaseId, ""), deadline.Kind, before, due.Day, rule, due.ExpiresAt > ends));
        }

        return affected;
    }
}
