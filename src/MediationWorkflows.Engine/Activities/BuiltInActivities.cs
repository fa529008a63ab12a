using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Execution;
using static MediationWorkflows.Engine.Activities.Describe;

namespace MediationWorkflows.Engine.Activities;

/// <summary>Elsa's control flow and primitives: same types, versions, inputs, outputs and ports.</summary>
internal static class BuiltInActivities
{
    public static readonly CatalogEntry Workflow = new(
        new ActivityDescriptor("Elsa.Workflow", 1, "Workflow", "Workflows", "A workflow.", ActivityKind.Action, [], [], [], IsContainer: true, IsBrowsable: false),
        new WorkflowRoot());

    public static void AddTo(ActivityCatalog catalog)
    {
        catalog.Add(Workflow.Descriptor, Workflow.Activity);
        AddFlow(catalog);
        AddBranching(catalog);
        AddLoops(catalog);
        AddPrimitives(catalog);
        AddComposition(catalog);
        AddEvents(catalog);
        AddScheduling(catalog);
    }

    private static void AddFlow(ActivityCatalog catalog)
    {
        catalog.Add(Hidden(Action("Flowchart", "Flow", "Activities and the connections between them.")) with { IsContainer = true }, new Flowchart.Flowchart());
        catalog.Add(Hidden(Action("Sequence", "Workflows", "Activities one after the other.")) with { IsContainer = true }, new Sequence());
        catalog.Add(Hidden(Action("Parallel", "Workflows", "Activities all at once.")) with { IsContainer = true }, new Parallel());
        catalog.Add(Action("Start", "Flow", "Where a flowchart begins.", ports: ["Done"]) with { IsStart = true }, new Nothing());
        catalog.Add(Action("End", "Flow", "Ends the flowchart or sequence that it is in.", ports: []) with { IsTerminal = true }, new Nothing());
        catalog.Add(Named(Action("FlowNode", "Flow", "A container for one activity."), "Container", "Body"), new FlowNode());
    }

    private static void AddBranching(ActivityCatalog catalog)
    {
        catalog.Add(Named(Action("If", "Branching", "Runs one of two activities.", [Condition()], [new OutputDescriptor("Result", "Boolean")]), "If", "Then", "Else"), new If());
        catalog.Add(Named(Action("FlowDecision", "Branching", "Goes one of two ways.", [Condition()], ports: ["True", "False"]), "Decision"), new FlowDecision());
        catalog.Add(
            Named(Action("FlowFork", "Branching", "Goes several ways at once.", [Of("String[]", "Branches", "The names of the ways.", hint: "multitext") with { DefaultValue = new JsonArray("Done") }], ports: []), "Fork") with { HasDynamicPorts = true },
            new FlowFork());
        catalog.Add(
            Named(Action("FlowJoin", "Branching", "Where several ways meet.", [Choice("Mode", "Wait for any branch, for all, or for all that were taken.", "WaitAny", "WaitAny", "WaitAll", "WaitAllActive")]), "Join"),
            new FlowJoin());
        catalog.Add(
            Named(Action("FlowSwitch", "Branching", "Goes the way of the matching case.", [Cases("flow-switch-editor"), Mode()], ports: ["Default"]), "Switch (flow)") with { HasDynamicPorts = true },
            new FlowSwitch());
        catalog.Add(Hidden(Named(Action("Switch", "Branching", "Runs the activity of the matching case.", [Cases("switch-editor"), Mode()]), "Switch", "Default")), new Switch());
        catalog.Add(
            Hidden(Action("Fork", "Branching", "Runs several activities at once.", [new InputDescriptor("JoinMode", "String") { IsWrapped = false, UiHint = "dropdown", Options = [new("Wait all", "WaitAll"), new("Wait any", "WaitAny")] }])) with { IsContainer = true },
            new Fork());
    }

    private static void AddLoops(ActivityCatalog catalog)
    {
        catalog.Add(Named(Action("While", "Looping", "Repeats while a condition holds.", [Condition()]), "While", "Body"), new While());
        catalog.Add(
            Named(Action("For", "Looping", "Repeats from a number to a number.", [
                Of("Int32", "Start", "The first number.", 0), Of("Int32", "End", "The last number.", 0), Of("Int32", "Step", "How far to go each time.", 1),
                Of("Boolean", "OuterBoundInclusive", "Whether the last number counts.", true, "checkbox"),
            ], [new OutputDescriptor("CurrentValue", "Object")]), "For", "Body"),
            new For());
        catalog.Add(Named(Action("ForEach", "Looping", "Repeats for each item, one after the other.", [Items()], [new OutputDescriptor("CurrentValue", "Object")]), "For each", "Body"), new ForEach());
        catalog.Add(Named(Action("ParallelForEach", "Looping", "Repeats for each item, all at once.", [Items()]), "Parallel for each", "Body"), new ParallelForEach());
        catalog.Add(Action("Break", "Looping", "Leaves the nearest loop.", ports: []) with { IsTerminal = true }, new Break());
    }

    private static void AddComposition(ActivityCatalog catalog)
    {
        catalog.Add(Action("Complete", "Composition", "Ends this workflow with outcomes.", [Of("Object", "Outcomes", "One outcome, or a list.") with { UiHint = "outcome-picker" }], ports: []) with { IsTerminal = true }, new Complete());
        catalog.Add(
            Action("SetOutput", "Composition", "Sets an output of this workflow.", [Text("OutputName", "The name of the output.", "output-picker") with { IsRequired = true }, Of("Object", "OutputValue", "The value.", hint: "multiline")]),
            new SetOutput());
        catalog.Add(ChildWorkflow("ExecuteWorkflow", "Runs another workflow."), new StartChild(runInline: true));
        var dispatch = ChildWorkflow("DispatchWorkflow", "Starts another workflow.");
        catalog.Add(dispatch with { Inputs = [.. dispatch.Inputs, .. Ignored("StartNewTrace", "ChannelName")] }, new StartChild(runInline: false));
        catalog.Add(
            Named(Action("BulkDispatchWorkflows", "Composition", "Starts another workflow for each item.", [
                Text("WorkflowDefinitionId", "The workflow to start.", "workflow-definition-picker") with { IsRequired = true },
                Of("Object", "Items", "One instance is started for each.", hint: "multiline") with { IsRequired = true },
                Text("DefaultItemInputKey", "The input that takes the item.") with { DefaultValue = "Item" },
                Text("CorrelationIdFunction", "The correlation id of each instance; getItem() is its item.") with { DefaultSyntax = "JavaScript" },
                Of("Object", "Input", "Further input.", hint: "multiline"),
                Of("Boolean", "WaitForCompletion", "Whether to wait until all have ended.", true, "checkbox"),
                .. Ignored("StartNewTrace", "ChannelName"),
            ], ports: ["Completed", "Canceled", "Done"]), "Bulk dispatch workflows", "ChildCompleted", "ChildFaulted"),
            new BulkDispatchWorkflows());
    }

    private static ActivityDescriptor ChildWorkflow(string name, string description) => Action(name, "Composition", description, [
        Text("WorkflowDefinitionId", "The workflow to start.", "workflow-definition-picker") with { IsRequired = true },
        Text("CorrelationId", "Its correlation id."),
        Of("Object", "Input", "Its input.", hint: "multiline"),
        Of("Boolean", "WaitForCompletion", "Whether to wait until it has ended.", hint: "checkbox"),
    ], [new OutputDescriptor("Result", "Object")], ["Done", "Faulted"]) with { Waits = true };

    private static void AddPrimitives(ActivityCatalog catalog)
    {
        catalog.Add(Action("Finish", "Primitives", "Ends the whole workflow.", ports: []) with { IsTerminal = true }, new Finish());
        catalog.Add(Action("WriteLine", "Console", "Writes a line of text.", [Text("Text", "The text to write.", "multiline")]), new WriteLine());
        catalog.Add(
            Action("SetVariable", "Primitives", "Gives a variable a value.", [
                new InputDescriptor("Variable", "Variable") { Description = "The variable to set.", UiHint = "variable-picker", IsWrapped = false, IsRequired = true },
                Of("Object", "Value", "The value.", hint: "multiline"),
            ]),
            new SetVariable());
        catalog.Add(Action("SetName", "Primitives", "Names the instance.", [Text("Value", "The name.")]), new SetName());
        catalog.Add(Action("Correlate", "Primitives", "Gives the instance a correlation id.", [Text("CorrelationId", "The id.")]), new Correlate());
        catalog.Add(Action("Fault", "Primitives", "Ends in a fault.", [Text("Code", "A code."), Text("Category", "A category."), Text("FaultType", "A type."), Text("Message", "What went wrong.", "multiline")], ports: []), new Fault());
        catalog.Add(
            Action("RunJavaScript", "Scripting", "Evaluates a JavaScript expression.", [
                Text("Script", "The expression.", "code-editor"),
                Of("String[]", "PossibleOutcomes", "Outcomes that the script may set.", hint: "dynamic-outcomes"),
            ], [new OutputDescriptor("Result", "Object")]) with { HasDynamicPorts = true },
            new RunJavaScript());
    }

    private static void AddScheduling(ActivityCatalog catalog)
    {
        catalog.Add(Action("Delay", "Scheduling", "Waits for some time.", [Of("TimeSpan", "TimeSpan", "How long: 00:05:00, 2.00:00:00 or PT5M.") with { IsRequired = true }]) with { Waits = true }, new Delay());
        catalog.Add(
            Action("StartAt", "Scheduling", "Waits until a moment.", [Of("DateTimeOffset", "DateTime", "When: 2030-01-31T09:00:00Z.", hint: "datetime-picker") with { IsRequired = true }], kind: ActivityKind.Trigger) with { Waits = true },
            new StartAt());
        catalog.Add(Action("Timer", "Scheduling", "Waits one interval, or starts the workflow at each.", [Of("TimeSpan", "Interval", "How long.", "00:01:00")], kind: ActivityKind.Trigger) with { Waits = true }, new Timer());
        catalog.Add(
            Action("Cron", "Scheduling", "Waits for the next time of a cron expression, or starts the workflow at each.", [
                Text("CronExpression", "Five fields, or six with seconds first.", "cron-expression") with { IsRequired = true },
                Text("TimeZone", "IANA name of the zone; UTC when empty."),
            ], kind: ActivityKind.Trigger) with { Waits = true },
            new Cron());
    }

    private static void AddEvents(ActivityCatalog catalog)
    {
        catalog.Add(
            Action("Event", "Primitives", "Waits for an event.", [Text("EventName", "The name of the event.") with { IsRequired = true }], [new OutputDescriptor("Result", "Object")], kind: ActivityKind.Trigger) with { Waits = true },
            new Event());
        catalog.Add(
            Action("PublishEvent", "Primitives", "Publishes an event.", [
                Text("EventName", "The name of the event.") with { IsRequired = true },
                Text("CorrelationId", "Only instances with this correlation id hear it."),
                Of("Boolean", "IsLocalEvent", "Only this instance hears it.", hint: "checkbox"),
                Of("Object", "Payload", "What to send along.", hint: "multiline"),
            ]),
            new PublishEvent());
        catalog.Add(
            Action("RunTask", "Primitives", "Has a task done outside and waits for its result.", [
                Text("TaskName", "The name of the task.") with { IsRequired = true },
                Of("Object", "Payload", "What the task needs.", hint: "multiline"),
            ], [new OutputDescriptor("TaskId", "String"), new OutputDescriptor("Result", "Object")]) with { Waits = true },
            new RunTask());
    }

    private static ActivityDescriptor Hidden(ActivityDescriptor d) => d with { IsBrowsable = false };

    /// <summary>With a display name, and slots that hold an activity.</summary>
    private static ActivityDescriptor Named(ActivityDescriptor d, string displayName, params string[] slots) =>
        d with { DisplayName = displayName, Ports = [.. slots.Select(s => new PortDescriptor(s, Type: "Embedded")), .. d.Ports] };

    private static InputDescriptor Cases(string hint) => new("Cases", "Object[]") { IsWrapped = false, UiHint = hint, Description = "The cases." };

    private static InputDescriptor Mode() => Choice("Mode", "The first matching case, or all.", "MatchFirst", "MatchFirst", "MatchAny");

    /// <summary>Inputs that Elsa has for its own plumbing: kept in definitions, shown to nobody, without effect here.</summary>
    private static IEnumerable<InputDescriptor> Ignored(params string[] names) => names.Select(n => new InputDescriptor(n, "Object") { IsBrowsable = false });

    private static InputDescriptor Items() => Of("Object", "Items", "The items.", hint: "multiline");
}
