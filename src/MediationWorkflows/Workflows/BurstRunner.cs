using System.Diagnostics;
using System.Linq.Expressions;
using System.Text.Json.Nodes;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Telemetry;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Workflows;

/// <summary>
/// Runs bursts in the current unit of work: loads an instance, lets the interpreter run until nothing can move, and tracks
/// everything that follows. It never commits; whoever called does, once.
/// </summary>
public sealed class BurstRunner(AppDb db, CompiledWorkflows compiled, BurstOutcome outcome, FaultReplay faults, JournalOrder order, Descendants descendants, IServiceProvider services)
{
    /// <summary>Starts the published version of a definition; its first burst runs at once.</summary>
    /// <param name="correlationId">What the run is about: events find it by this.</param>
    /// <param name="properties">Settings of this run, for example <c>Flowchart:ExecutionMode</c>.</param>
    /// <param name="triggerActivityId">Where the run begins, if somebody says so.</param>
    /// <exception cref="NotFoundException">The definition has no published version.</exception>
    public Task<WorkflowInstance> StartAsync(
        string definitionId, JsonObject? input, string? correlationId, Instant now, CancellationToken ct, IReadOnlyDictionary<string, string>? properties = null,
        string? triggerActivityId = null) =>
        StartAsync(new Launch(definitionId, input ?? [], correlationId, ParentInstanceId: null, ParentBookmarkId: null, triggerActivityId), Ids.New(now), now, ct, properties: properties);

    /// <summary>Resumes a wait. A wait that is gone is no error: what it waited for has happened already, or the branch lost.</summary>
    /// <param name="intendedAt">The due instant of the timer that set this off; null when nothing was scheduled.</param>
    /// <returns>Whether anything was waiting.</returns>
    public async Task<bool> ResumeAsync(string bookmarkId, JsonNode? payload, Instant now, CancellationToken ct, Instant? intendedAt = null)
    {
        // The timer that sets this off, a task that was answered: mostly neither row is known yet, and one look finds both.
        var known = db.FindTracked<WorkflowBookmark>(bookmarkId) is null
            ? await WaitsAndInstances(b => b.Id == bookmarkId).FirstOrDefaultAsync(ct) : null;
        var bookmark = known?.Bookmark ?? await db.FindAsync<WorkflowBookmark>([bookmarkId], ct);
        if (bookmark is null || db.IsRemoved(bookmark))
        {
            return false;
        }

        var instance = known?.Instance ?? await db.FindAsync<WorkflowInstance>([bookmark.InstanceId], ct);
        return await RunAsync(instance!, new Stimulus.Resume(bookmarkId, payload), now, intendedAt ?? now, ct);
    }

    /// <summary>Loads waits and their instances at once, for <see cref="ResumeAsync"/> to find them.</summary>
    internal Task LoadAsync(IReadOnlyCollection<string> bookmarkIds, CancellationToken ct) =>
        WaitsAndInstances(b => bookmarkIds.Contains(b.Id)).LoadAsync(ct);

    /// <summary>Resumes the wait of a kind for a key, for example the task that was answered.</summary>
    public async Task<bool> ResumeByKeyAsync(string kind, string key, JsonNode? payload, Instant now, CancellationToken ct, Instant? intendedAt = null)
    {
        // With its instance, which comes next; after that all that may be it is tracked.
        await WaitsAndInstances(b => b.Kind == kind && b.Key == key).LoadAsync(ct);
        var bookmark = db.ChangeTracker.Entries<WorkflowBookmark>().Where(e => e.State != EntityState.Deleted).Select(e => e.Entity).FirstOrDefault(b => b.Kind == kind && b.Key == key);
        return bookmark is not null && await ResumeAsync(bookmark.Id, payload, now, ct, intendedAt);
    }

    /// <summary>
    /// Ends an instance that still runs or stands at a fault; its waits, timers, tasks and running children go with it, and what
    /// its finished children did is undone.
    /// </summary>
    public async Task CancelAsync(Guid instanceId, Instant now, CancellationToken ct)
    {
        var instance = await db.FindAsync<WorkflowInstance>([instanceId], ct) ?? throw new NotFoundException("workflow instance");
        await RunAsync(instance, new Stimulus.Cancel(), now, now, ct);
    }

    /// <summary>Runs a faulted activity again.</summary>
    public async Task<bool> RetryAsync(Guid instanceId, string activityInstanceId, Instant now, CancellationToken ct)
    {
        var instance = await db.FindAsync<WorkflowInstance>([instanceId], ct) ?? throw new NotFoundException("workflow instance");
        return await RunAsync(instance, new Stimulus.Retry(activityInstanceId), now, now, ct);
    }

    /// <summary>Lets an activity that failed, or waits, count as done with an outcome, without running it.</summary>
    /// <returns>Whether it was there to be skipped.</returns>
    public async Task<bool> SkipAsync(Guid instanceId, string activityInstanceId, string outcome, Instant now, CancellationToken ct)
    {
        var instance = await db.FindAsync<WorkflowInstance>([instanceId], ct) ?? throw new NotFoundException("workflow instance");
        return await RunAsync(instance, new Stimulus.Skip(activityInstanceId, outcome), now, now, ct);
    }

    internal sealed record Version(string Id, int Number);

    private sealed record Waiting(WorkflowBookmark Bookmark, WorkflowInstance Instance);

    internal sealed record Launch(
        string DefinitionId, JsonObject Input, string? CorrelationId, Guid? ParentInstanceId, string? ParentBookmarkId, string? TriggerActivityId = null,
        Lineage Lineage = default, JsonNode? Payload = null);

    internal async Task<WorkflowInstance> StartAsync(Launch launch, Guid instanceId, Instant now, CancellationToken ct, List<string>? inlineLines = null,
        IReadOnlyDictionary<string, string>? properties = null)
    {
        var version = await PublishedAsync(launch.DefinitionId, ct) ?? throw new NotFoundException("published workflow definition");
        var state = InstanceState.Create(launch.CorrelationId, properties: properties, lineage: launch.Lineage);
        var instance = new WorkflowInstance
        {
            Id = instanceId,
            DefinitionId = launch.DefinitionId,
            DefinitionVersionId = version.Id,
            DefinitionNumber = version.Number,
            CorrelationId = launch.CorrelationId,
            ParentInstanceId = launch.ParentInstanceId,
            ParentBookmarkId = launch.ParentBookmarkId,
            State = state.ToJson(),
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Add(instance);
        await RunAsync(instance, new Stimulus.Start(launch.Input, launch.TriggerActivityId, launch.Payload), now, now, ct, inlineLines);
        return instance;
    }

    internal Task<Version?> PublishedAsync(string definitionId, CancellationToken ct) => db.Set<WorkflowDefinitionVersion>()
        .Where(d => d.DefinitionId == definitionId && d.IsPublished).Select(d => new Version(d.Id, d.Number)).FirstOrDefaultAsync(ct);

    private IQueryable<Waiting> WaitsAndInstances(Expression<Func<WorkflowBookmark, bool>> which) => db.Set<WorkflowBookmark>().Where(which)
        .Join(db.Set<WorkflowInstance>(), b => b.InstanceId, i => i.Id, (b, i) => new Waiting(b, i));

    /// <param name="inlineLines">
    /// Set while the parent's own burst waits for the result: what is written goes there, where it stands among the parent's lines,
    /// and a child that ends in this burst answers by its result.
    /// </param>
    private async Task<bool> RunAsync(
        WorkflowInstance instance, Stimulus stimulus, Instant now, Instant intendedAt, CancellationToken ct, List<string>? inlineLines = null)
    {
        using var span = Traces.Burst(instance.DefinitionId, instance.Id, stimulus.GetType().Name);
        var started = Stopwatch.GetTimestamp();
        var state = InstanceState.Parse(instance.State);
        var workflow = await compiled.GetAsync(db, instance.DefinitionVersionId, state.Dependencies, ct);
        var context = new BurstContext(instance.Id.ToString("N"), now, services, new BurstHost(this, descendants, db, now, ct), instance.NextSequence)
        {
            Order = order, Faults = faults, Cancellation = ct,
        };
        var result = await Interpreter.RunAsync(workflow, state, stimulus, context);
        if (result.Ignored)
        {
            return false;
        }

        Meters.BurstRan(stimulus.GetType().Name, result.State.SubStatus.ToString(), Stopwatch.GetElapsedTime(started));
        await outcome.ApplyAsync(this, instance, result, stimulus, now, intendedAt, ct);
        if (inlineLines is not null)
        {
            inlineLines.AddRange(result.Lines);
        }
        else
        {
            outcome.Trace(result);
        }

        if (inlineLines is null && instance.Status == WorkflowStatus.Finished)
        {
            await outcome.TellParentAsync(instance, now, ct);
        }

        return true;
    }
}
