using System.Globalization;
using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Expressions;

namespace MediationWorkflows.Engine.Execution;

/// <summary>
/// The working form of an instance during one burst: one FIFO queue of work, the open executions, and what will be the result.
/// This part takes the stimulus and drains the queue; the others hold the life of an execution, and loading and saving.
/// </summary>
internal sealed partial class Burst
{
    private readonly CompiledWorkflow workflow;
    private readonly InstanceState before;
    private readonly Queue<WorkItem> queue = new();
    private readonly List<ActivityExecution> open = [];
    private readonly List<JournalEntry> journal;
    private readonly List<string> removed = [];
    private readonly List<string> abandoned = [];
    private readonly List<Incident> newIncidents = [];
    private readonly StepContext step;
    private readonly ExecutionScope scope;

    private List<Incident> incidents;
    private List<ParkedResume> parked;
    private WorkflowSubStatus subStatus;
    private string? triggerActivityId;
    private bool triggerIsPending;
    private List<string>? settled;
    private int executionCount;
    private int steps;

    public Burst(CompiledWorkflow workflow, InstanceState before, BurstContext context)
    {
        this.workflow = workflow;
        this.before = before;
        Context = context;
        CorrelationId = before.CorrelationId;
        InstanceName = before.Name;
        subStatus = before.SubStatus;
        incidents = [.. before.Incidents];
        parked = [.. before.Parked];
        executionCount = before.ExecutionCount;
        triggerActivityId = before.TriggerActivityId;
        // Most instances run every node once or wait early; either way the list rarely grows twice.
        journal = new List<JournalEntry>(Math.Min((workflow.Nodes.Count * 2) + 2, 64));
        step = new StepContext(this);
        scope = new ExecutionScope(this);
        Load();
    }

    public BurstContext Context { get; }

    public CompiledWorkflow Workflow => workflow;

    public List<string> Lines { get; } = [];

    public string? CorrelationId { get; set; }

    public string? InstanceName { get; set; }

    /// <summary>Set by setOutcome and setOutcomes in RunJavaScript.</summary>
    public string[]? ScriptOutcomes { get; set; }

    public JsonNode? TriggerPayload { get; private set; }

    public string? TriggerActivityId => triggerActivityId;

    public IReadOnlyDictionary<string, string> Properties => before.Properties;

    public List<ActivityExecution> Open => open;

    private bool GoesOnAfterFaults => workflow.Definition.IncidentStrategy?.Contains("ContinueWithIncidents", StringComparison.Ordinal) == true;

    /// <summary>Turns the stimulus into work; false when it has nothing to act on.</summary>
    public bool Accept(Stimulus stimulus) => stimulus switch
    {
        Stimulus.Start start => Start(start),
        Stimulus.Resume resume => Resume(resume),
        Stimulus.Retry retry => Retry(retry.ActivityInstanceId),
        Stimulus.Skip skip => Skip(skip),
        Stimulus.Cancel => CancelAll(),
        _ => false,
    };

    public async ValueTask DrainAsync()
    {
        while (queue.TryDequeue(out var item))
        {
            // A container that has ended takes its queued children with it.
            if (item.Existing is { Status: not ActivityStatus.Running } || item.Owner is { Status: not ActivityStatus.Running })
                continue;
            Context.Cancellation.ThrowIfCancellationRequested();
            if (!CountStep())
                break;
            await RunAsync(item);
        }

        Settle();
    }

    /// <summary>False when the burst has gone on for too long: it stops as a fault, with what is queued dropped.</summary>
    public bool CountStep()
    {
        if (++steps <= Context.MaxSteps)
            return true;
        queue.Clear();
        if (subStatus != WorkflowSubStatus.Faulted)
        {
            AddIncident("Budget", open[0], FormattableString.Invariant($"The burst did not come to rest within {Context.MaxSteps} steps; is there a loop without a wait?"), errorType: null);
            subStatus = WorkflowSubStatus.Faulted;
        }

        return false;
    }

    private bool Start(Stimulus.Start start)
    {
        if (subStatus != WorkflowSubStatus.Pending)
            return false;
        subStatus = WorkflowSubStatus.Executing;
        triggerActivityId = start.TriggerActivityId;
        triggerIsPending = triggerActivityId is not null;
        TriggerPayload = start.Payload;
        if (start.Input is { Count: > 0 } given)
            InputValues = (JsObject)JsJson.FromJson(given)!;
        queue.Enqueue(new WorkItem(null, workflow.Root, null, null, Backward: false, null));
        return true;
    }

    private bool Resume(Stimulus.Resume resume)
    {
        if (subStatus is WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled || FindWait(resume.BookmarkId) is not var (execution, wait))
            return false;
        var resumption = new Resumption(wait.Kind, wait.Key, resume.Payload?.DeepClone());
        Close(execution, wait);
        // A faulted instance stands still; what arrives meanwhile must not be lost, and moves on when it is retried.
        if (subStatus == WorkflowSubStatus.Faulted)
        {
            parked.Add(new ParkedResume(execution.Number, resumption));
            return true;
        }

        subStatus = WorkflowSubStatus.Executing;
        queue.Enqueue(new WorkItem(null, null, execution, null, Backward: false, resumption));
        return true;
    }

    private bool Retry(string activityInstanceId)
    {
        if (subStatus is WorkflowSubStatus.Cancelled or WorkflowSubStatus.Finished)
            return false;
        var execution = open.Find(e => e.Status == ActivityStatus.Faulted && e.PublicId(Context.InstanceId) == activityInstanceId);
        // One whose branch lost in the burst in which it failed cannot run again, but the instance stands still for it.
        var stands = subStatus == WorkflowSubStatus.Faulted && incidents.Exists(i => i.ActivityInstanceId == activityInstanceId);
        if (execution is null && !stands)
            return false;
        incidents.RemoveAll(i => i.ActivityInstanceId == activityInstanceId);
        foreach (var lost in incidents.Where(i => i.Kind == "Faulted" && !open.Exists(e => e.PublicId(Context.InstanceId) == i.ActivityInstanceId)).ToList())
            Settle(lost.ActivityInstanceId);
        subStatus = WorkflowSubStatus.Executing;
        if (execution is not null)
        {
            CancelChildren(execution);
            execution.Status = ActivityStatus.Running;
            execution.State = null;
            queue.Enqueue(new WorkItem(null, null, execution, null, Backward: false, null));
        }

        DeliverParked();
        return true;
    }

    private bool Skip(Stimulus.Skip skip)
    {
        if (subStatus is WorkflowSubStatus.Cancelled or WorkflowSubStatus.Finished)
            return false;
        var execution = open.Find(e => e.PublicId(Context.InstanceId) == skip.ActivityInstanceId && (e.Status == ActivityStatus.Faulted || e.Waits is { Count: > 0 }));
        if (execution is null)
            return false;
        incidents.RemoveAll(i => i.ActivityInstanceId == skip.ActivityInstanceId);
        Abandon(execution);
        execution.Status = ActivityStatus.Running;
        subStatus = WorkflowSubStatus.Executing;
        Log(execution, "Skipped");
        Complete(execution, Outcomes.Of([skip.Outcome]));
        DeliverParked();
        return true;
    }

    /// <summary>What arrived while the instance stood still moves on as soon as nothing is at fault any more.</summary>
    private void DeliverParked()
    {
        if (open.Exists(e => e.Status == ActivityStatus.Faulted))
            return;
        foreach (var p in parked)
        {
            if (open.Find(e => e.Number == p.Execution) is { } waiting)
                queue.Enqueue(new WorkItem(null, null, waiting, null, Backward: false, p.Resumption));
        }

        parked = [];
    }

    private bool CancelAll()
    {
        if (subStatus is WorkflowSubStatus.Cancelled or WorkflowSubStatus.Finished)
            return false;
        subStatus = WorkflowSubStatus.Cancelled;
        if (open.Count > 0)
            Cancel(open[0]);
        open.Clear();
        parked = [];
        return true;
    }

    private (ActivityExecution Execution, OpenWait Wait)? FindWait(string bookmarkId)
    {
        var prefix = Context.InstanceId.Length;
        if (bookmarkId.Length <= prefix + 1 || !bookmarkId.StartsWith(Context.InstanceId, StringComparison.Ordinal) || bookmarkId[prefix] != ':')
            return null;
        var parts = bookmarkId[(prefix + 1)..].Split(':');
        if (parts.Length != 2 || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var n) || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var k))
            return null;
        var execution = open.Find(e => e.Number == n && e.Status == ActivityStatus.Running);
        return execution?.Waits?.Find(w => w.Number == k) is { } wait ? (execution, wait) : null;
    }

    // What the instance has come to, once nothing moves any more.
    private void Settle()
    {
        if (subStatus != WorkflowSubStatus.Executing)
            return;
        // After a retry another fault may still stand.
        if (open.Exists(e => e.Status == ActivityStatus.Faulted) && !GoesOnAfterFaults)
        {
            subStatus = WorkflowSubStatus.Faulted;
            return;
        }

        subStatus = open.Count == 0 ? WorkflowSubStatus.Finished : WorkflowSubStatus.Suspended;
        if (subStatus == WorkflowSubStatus.Suspended && open.TrueForAll(e => e.Waits is not { Count: > 0 } && e.Status != ActivityStatus.Faulted))
            AddIncident("Blocked", open[^1], "Nothing can wake this instance any more: a join waits for branches that will never arrive.", errorType: null);
    }

    // What was canceled is nobody's trouble any more.
    private void Settle(string id)
    {
        if (incidents.RemoveAll(i => i.ActivityInstanceId == id) > 0 && newIncidents.RemoveAll(i => i.ActivityInstanceId == id) == 0)
            (settled ??= []).Add(id);
    }

    private void AddIncident(string kind, ActivityExecution at, string message, string? errorType)
    {
        var incident = new Incident(kind, at.PublicId(Context.InstanceId), at.Node.Id, at.Node.NodeId, at.Node.TypeName, message, errorType, Context.Now);
        incidents.Add(incident);
        newIncidents.Add(incident);
    }
}
