using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Expressions;

namespace MediationWorkflows.Engine.Activities;

/// <summary>
/// Starts an instance of another definition: at once inside this burst (ExecuteWorkflow) or queued (DispatchWorkflow). When it
/// waits for the child and the child ended in a fault, there is a second outcome, "Faulted", beside "Done".
/// </summary>
internal sealed class StartChild(bool runInline) : IActivity
{
    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        if (context.Resumed)
        {
            var ended = context.Payload as JsonObject;
            context.SetOutput("Result", ended?.TryGetPropertyValue("output", out var output) == true ? output : null);
            return ended?.Text("subStatus") == nameof(WorkflowSubStatus.Faulted) ? StepResult.Done("Done", "Faulted") : StepResult.Done();
        }

        var waits = context.Input<bool>("WaitForCompletion");
        var definitionId = context.Input<string>("WorkflowDefinitionId") ?? "";
        var lineage = await context.ReserveAsync(definitionId, runInline);
        var input = context.Input<JsonObject>("Input")?.DeepClone() as JsonObject ?? [];
        input["ParentInstanceId"] = context.InstanceId;
        var request = new ChildRequest(definitionId, input, context.Input<string>("CorrelationId"), context.InstanceId, waits ? context.NextBookmarkId(0) : null, runInline) { Lineage = lineage };
        var child = await context.Host.StartChildAsync(request)
            ?? throw new ChildNotFoundException($"There is no published version of the definition \"{definitionId}\" ({context.NodeId}).");
        foreach (var line in child.Lines)
            context.WriteLine(line);
        if (runInline)
            context.SetOutput("Result", child.ToJson());
        if (!waits)
            return StepResult.Done();
        if (child.Status == WorkflowStatus.Finished)
            return child.SubStatus == WorkflowSubStatus.Faulted ? StepResult.Done("Done", "Faulted") : StepResult.Done();
        return StepResult.Wait(new Wait(Wait.ChildKind, child.InstanceId));
    }
}

public sealed class ChildNotFoundException(string message) : Exception(message), ISafeMessage;

/// <summary>One queued child per item; with waiting, ChildCompleted or ChildFaulted runs as each one ends. State: how many of those run.</summary>
internal sealed class BulkDispatchWorkflows : Container, IDeclaresForBody
{
    private static readonly StepResult AllEnded = StepResult.Done("Completed", "Done");

    public VariableSlot[] Declared { get; } = [new("", "ChildInstanceId", ValueKind.String, null)];

    public bool DeclaresFor(CompiledNode child) => true;

    public override async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        if (context.Resumed)
            return ChildEnded(context);
        var items = Conversions.List(context.Value("Items"));
        var waits = context.Input<bool>("WaitForCompletion");
        var definitionId = context.Input<string>("WorkflowDefinitionId") ?? "";
        var lineage = items.Items.Count > 0 ? await context.ReserveAsync(definitionId, runInline: false, items.Items.Count) : default;
        List<Wait> children = [];
        foreach (var item in items.Items)
        {
            var child = await context.Host.StartChildAsync(new ChildRequest(
                    definitionId, InputFor(context, item), CorrelationFor(context, item), context.InstanceId, waits ? context.NextBookmarkId(children.Count) : null, RunInline: false) { Lineage = lineage })
                ?? throw new ChildNotFoundException($"There is no published version of the definition \"{definitionId}\" ({context.NodeId}).");
            children.Add(new Wait(Wait.ChildKind, child.InstanceId));
        }

        context.Execution.State = 0;
        return waits && children.Count > 0 ? StepResult.Wait([.. children]) : StepResult.Done();
    }

    public override StepResult Enter(StepContext c) => throw new NotSupportedException();

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes)
    {
        c.Execution.State = (int)c.Execution.State! - 1;
        return IsOver(c) ? AllEnded : StepResult.Running;
    }

    private static StepResult ChildEnded(StepContext c)
    {
        var port = (c.Payload as JsonObject)?.Text("subStatus") switch
        {
            nameof(WorkflowSubStatus.Faulted) => "childFaulted",
            nameof(WorkflowSubStatus.Cancelled) => "",
            _ => "childCompleted",
        };
        if (c.Node.Child(port) is { } body)
        {
            c.Schedule(body, [c.ResumedKey]);
            c.Execution.State = (int)(c.Execution.State ?? 0) + 1;
            return StepResult.Wait();
        }

        return IsOver(c) ? AllEnded : StepResult.Wait();
    }

    private static bool IsOver(StepContext c) => c.Execution.Waits is not { Count: > 0 } && (int)(c.Execution.State ?? 0) == 0;

    private static JsonObject InputFor(StepContext c, object? item)
    {
        var input = c.Input<JsonObject>("Input")?.DeepClone() as JsonObject ?? [];
        input["ParentInstanceId"] = c.InstanceId;
        if (JsJson.ToJson(item) is JsonObject fields)
        {
            foreach (var (key, value) in fields)
                input[key] = value?.DeepClone();
        }
        else
        {
            input[ItemKey(c)] = JsJson.ToJson(item);
        }

        return input;
    }

    // Evaluated for each item, which it sees as getItem() or args.item.
    private static string? CorrelationFor(StepContext c, object? item)
    {
        var key = ItemKey(c);
        var arguments = new JsObject();
        arguments.Set(char.ToLowerInvariant(key[0]) + key[1..], item);
        return c.Input<string>("CorrelationIdFunction", arguments);
    }

    /// <summary>As far as it can be known without an instance.</summary>
    public static string ItemKeyOf(CompiledNode node) =>
        node.Inputs[node.Descriptor.InputIndex("DefaultItemInputKey")] is ConstantBinding { Value: string { Length: > 0 } name } ? name : "Item";

    private static string ItemKey(StepContext c) => c.Input<string>("DefaultItemInputKey") is { Length: > 0 } name ? name : "Item";
}
