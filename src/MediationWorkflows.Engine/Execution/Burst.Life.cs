using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Activities;
using MediationWorkflows.Engine.Expressions;

namespace MediationWorkflows.Engine.Execution;

/// <summary>The life of an execution: it runs, waits, completes, is canceled or faults.</summary>
internal sealed partial class Burst
{
    public ExecutionScope ScopeOf(ActivityExecution execution)
    {
        scope.Enter(execution);
        return scope;
    }

    public void Schedule(ActivityExecution owner, CompiledNode node, object?[]? locals, bool backward) =>
        queue.Enqueue(new WorkItem(owner, node, null, locals, backward, null));

    /// <summary>Whether the owner has scheduled this node and it has not begun.</summary>
    public bool IsQueued(ActivityExecution owner, CompiledNode node)
    {
        foreach (var item in queue)
        {
            if (item.Owner == owner && item.Node == node)
                return true;
        }

        return false;
    }

    /// <summary>Whether the execution, or something below it, has work in the queue.</summary>
    public bool HasQueuedWork(ActivityExecution execution)
    {
        foreach (var item in queue)
        {
            for (var e = item.Owner ?? item.Existing?.Parent; e is not null; e = e.Parent)
            {
                if (e == execution)
                    return true;
                if (e.Status != ActivityStatus.Running)
                    break;
            }
        }

        return false;
    }

    private async ValueTask RunAsync(WorkItem item)
    {
        var execution = item.Existing ?? Begin(item);
        var isTrigger = triggerIsPending && item.Existing is null && execution.Node.Id == triggerActivityId;
        triggerIsPending &= !isTrigger;
        Log(execution, item.Resumption is null ? "Started" : "Resumed");
        if (Context.Faults?.Next(execution.Node) is { } known)
        {
            Fault(execution, known.Reason);
            return;
        }

        var number = Context.Faults?.Step ?? 0;
        StepResult result;
        try
        {
            if (item.Existing is null && execution.Node.Composite is { Inputs.Length: > 0 } composite)
                CopyInputs(execution, composite);
            step.Bind(execution, item.Resumption, isTrigger);
            result = await execution.Node.Activity.ExecuteAsync(step);
        }
        catch (Exception e) when (IsFault(e))
        {
            if (Context.Faults is { } faults && step.TouchedHost)
                throw faults.StartOver(number, execution.Node, FaultReason.Of(e));
            Fault(execution, FaultReason.Of(e));
            return;
        }

        Apply(execution, result);
    }

    private bool IsFault(Exception e) => e is not (OperationCanceledException or StartOverException) && Context.Host.IsFault(e);

    private ActivityExecution Begin(WorkItem item)
    {
        var node = item.Node!;
        var execution = new ActivityExecution(++executionCount, node, item.Owner) { CameBackward = item.Backward };
        var declared = node.Declared;
        if (declared.Length > 0)
        {
            var values = new object?[declared.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = declared[i].Initial is JsObject o ? JsJson.Copy(o) : declared[i].Initial;
            item.Locals?.CopyTo(values, values.Length - item.Locals.Length);
            execution.Values = values;
        }

        open.Add(execution);
        return execution;
    }

    private void CopyInputs(ActivityExecution execution, Composite composite)
    {
        foreach (var input in composite.Inputs)
        {
            var value = input.Value?.Evaluate(ScopeOf(execution.Parent!));
            execution.Node.Logged?.Input(execution, input.Name, value);
            execution.Values[input.Slot] = Conversions.TryTo(input.Kind, value, out var converted)
                ? converted
                : throw new InputConversionException($"Input \"{input.Name}\" of {execution.Node.NodeId} is not of type {input.Kind}.");
        }
    }

    private void Apply(ActivityExecution execution, StepResult result)
    {
        switch (result.Kind)
        {
            case StepKind.Done:
                Complete(execution, result.Outcomes);
                break;
            case StepKind.Wait:
                Suspend(execution, result.Waits);
                break;
            case StepKind.CompleteComposite:
                CompleteComposite(execution, result.Outcomes);
                break;
            case StepKind.Break:
                SignalBreak(execution);
                Complete(execution, result.Outcomes);
                break;
            case StepKind.FinishWorkflow:
                Finish(execution);
                break;
            case StepKind.Running:
                break;
        }
    }

    private void Suspend(ActivityExecution execution, Wait[] waits)
    {
        execution.Waits ??= [];
        foreach (var wait in waits)
            execution.Waits.Add(new OpenWait(++execution.WaitCount, wait.Kind, wait.Key, wait.DueAt, IsNew: true));
        if (execution.Waits.Count > 0)
            Log(execution, "Suspended");
    }

    public void Complete(ActivityExecution execution, Outcomes outcomes)
    {
        if (execution.Status != ActivityStatus.Running)
            return;
        CancelChildren(execution);
        var parent = execution.Parent;
        if (parent is not null && execution.Node.Composite is { Outputs.Length: > 0 } composite && !TryCopyOutputs(execution, composite))
            return;
        execution.Status = ActivityStatus.Completed;
        Log(execution, "Completed", outcomes.Data);
        CloseAll(execution);
        if (parent is null)
            KeepRootValues(execution);
        open.Remove(execution);
        if (parent is { Status: ActivityStatus.Running, IsClosing: false })
            Notify(parent, execution, outcomes);
    }

    private void Notify(ActivityExecution parent, ActivityExecution child, Outcomes outcomes)
    {
        StepResult result;
        try
        {
            step.Bind(parent, null);
            result = ((Container)parent.Node.Activity).ChildCompleted(step, child, outcomes);
        }
        catch (Exception e) when (IsFault(e))
        {
            Fault(parent, FaultReason.Of(e));
            return;
        }

        Apply(parent, result);
    }

    // Whoever uses the workflow may capture an output into something that it does not fit.
    private bool TryCopyOutputs(ActivityExecution execution, Composite composite)
    {
        try
        {
            var first = composite.FirstInput + composite.Inputs.Length;
            for (var i = 0; i < composite.Outputs.Length; i++)
                SetOutput(execution, composite.Outputs[i], execution.Values[first + i]);
            return true;
        }
        catch (InputConversionException e)
        {
            Fault(execution, FaultReason.Of(e));
            return false;
        }
    }

    private void CompleteComposite(ActivityExecution execution, Outcomes outcomes)
    {
        var owner = execution.Parent;
        while (owner is { Node.Composite: null })
        {
            // A loop on the way is not asked again whether it goes on.
            owner.IsBreaking |= owner.Node.Activity is IHearsBreak { StopsBreak: true };
            owner = owner.Parent;
        }

        if (owner is not null)
            owner.PendingOutcomes = outcomes;
        // Itself first: where it is the last of its container, everything above completes in the usual order.
        Complete(execution, Outcomes.Done);
        if (owner is not null)
            Complete(owner, outcomes);
    }

    private static void SignalBreak(ActivityExecution execution)
    {
        for (var e = execution.Parent; e is not null; e = e.Parent)
        {
            if (e.Node.Activity is not IHearsBreak hears)
                continue;
            e.IsBreaking = true;
            if (hears.StopsBreak)
                return;
        }
    }

    private void Finish(ActivityExecution execution)
    {
        execution.Status = ActivityStatus.Completed;
        Log(execution, "Completed");
        queue.Clear();
        foreach (var e in open)
            CloseAll(e);
        KeepRootValues(open[0]);
        open.Clear();
        // A fault in this burst stays visible; otherwise the workflow has ended well.
        if (subStatus != WorkflowSubStatus.Faulted)
            subStatus = WorkflowSubStatus.Finished;
    }

    private void CancelChildren(ActivityExecution execution)
    {
        var wasClosing = execution.IsClosing;
        execution.IsClosing = true;
        for (var i = open.Count - 1; i >= 0; i--)
        {
            if (i < open.Count && open[i].Parent == execution)
            {
                // In the order in which they began: find the first one again after each change.
                Cancel(open.Find(e => e.Parent == execution)!);
                i = open.Count;
            }
        }

        execution.IsClosing = wasClosing;
    }

    public void Cancel(ActivityExecution execution)
    {
        if (execution.Status is ActivityStatus.Completed or ActivityStatus.Canceled)
            return;
        CancelChildren(execution);
        // The reason why an instance stands still stays with it.
        if (execution.Status == ActivityStatus.Faulted && subStatus != WorkflowSubStatus.Faulted)
            Settle(execution.PublicId(Context.InstanceId));
        execution.Status = ActivityStatus.Canceled;
        Abandon(execution);
        CloseAll(execution);
        Log(execution, "Canceled");
        if (execution.Parent is null)
            KeepRootValues(execution);
        open.Remove(execution);
        if (execution.Parent is { Status: ActivityStatus.Running, IsClosing: false, Node.Activity: Container container } parent)
        {
            step.Bind(parent, null);
            Apply(parent, container.ChildCanceled(step, execution));
        }
    }

    /// <summary>Notes the children that nobody will wait for any more.</summary>
    private void Abandon(ActivityExecution execution)
    {
        foreach (var wait in execution.Waits ?? [])
        {
            if (wait.Kind == Wait.ChildKind)
                abandoned.Add(wait.Key);
        }
    }

    private void Fault(ActivityExecution execution, FaultReason reason)
    {
        execution.Status = ActivityStatus.Faulted;
        CloseAll(execution);
        AddIncident("Faulted", execution, reason.Message, reason.ErrorType);
        Log(execution, "Faulted", new JsonObject { ["Message"] = reason.Message });
        if (!GoesOnAfterFaults)
            subStatus = WorkflowSubStatus.Faulted;
    }

    private void Close(ActivityExecution execution, OpenWait wait)
    {
        execution.Waits!.Remove(wait);
        if (!wait.IsNew)
            removed.Add(FormattableString.Invariant($"{execution.PublicId(Context.InstanceId)}:{wait.Number}"));
    }

    private void CloseAll(ActivityExecution execution)
    {
        if (execution.Waits is not { } waits)
            return;
        while (waits.Count > 0)
            Close(execution, waits[0]);
    }

    private void Log(ActivityExecution execution, string eventName, JsonNode? data = null)
    {
        var node = execution.Node;
        if (execution.ToLog is { } logged)
        {
            foreach (var (key, value) in data as JsonObject ?? [])
                logged[key] = value?.DeepClone();
            (data, execution.ToLog) = (logged, null);
        }

        journal.Add(new JournalEntry(
            Context.NextSequence + journal.Count, Context.Order.Next(Context.Now), Context.Now, execution.PublicId(Context.InstanceId), execution.Parent?.PublicId(Context.InstanceId),
            node.Id, node.NodeId, node.TypeName, node.Name, eventName, data));
    }

    /// <summary>Records an output: for expressions that read it later, and where the definition captures it.</summary>
    public void SetOutput(ActivityExecution execution, string name, object? value)
    {
        var node = execution.Node;
        node.Logged?.Output(execution, name, value);
        if (name is "Result")
            LastResult = value;
        if (node.KeepsOutputs)
        {
            if (ActivityOutputs[node.NodeId] is not JsObject outputs)
                ActivityOutputs.Set(node.NodeId, outputs = new JsObject());
            outputs.Set(name, value);
        }

        if (node.Captures is { } captures && captures.TryGetValue(name, out var target))
            Assign(execution, target, value);
    }

    public void Assign(ActivityExecution execution, IOutputTarget target, object? value)
    {
        if (target is VariableTarget variable)
            ScopeOf(execution).Write(variable, value);
        else
            SetWorkflowOutput(execution, ((WorkflowOutputTarget)target).Name, value);
    }

    /// <summary>The nearest workflow that declares the output; the root takes what none declares.</summary>
    public void SetWorkflowOutput(ActivityExecution execution, string name, object? value)
    {
        for (var e = execution.Parent; e is { Parent: not null }; e = e.Parent)
        {
            if (e.Node.Composite is not { } composite || Array.IndexOf(composite.Outputs, name) is not (>= 0 and var index))
                continue;
            e.Values[composite.FirstInput + composite.Inputs.Length + index] = value;
            return;
        }

        OutputValues.Set(name, value);
    }
}
