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
        AddPrimitives(catalog);
        AddWaiting(catalog);
    }

    private static void AddFlow(ActivityCatalog catalog)
    {
        catalog.Add(Action("Flowchart", "Flow", "Activities and the connections between them.") with { IsContainer = true, IsBrowsable = false }, new Flowchart.Flowchart());
        catalog.Add(Action("Sequence", "Workflows", "Activities one after the other.") with { IsContainer = true, IsBrowsable = false }, new Sequence());
        catalog.Add(Action("Start", "Flow", "Where a flowchart begins.", ports: ["Done"]) with { IsStart = true }, new Nothing());
        catalog.Add(Action("End", "Flow", "Ends the flowchart or sequence that it is in.", ports: []) with { IsTerminal = true }, new Nothing());
    }

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
    }

    private static void AddWaiting(ActivityCatalog catalog)
    {
        catalog.Add(Action("Delay", "Scheduling", "Waits for some time.", [Of("TimeSpan", "TimeSpan", "How long: 00:05:00, 2.00:00:00 or PT5M.", "00:00:00") with { IsRequired = true }]), new Delay());
        catalog.Add(
            Action("StartAt", "Scheduling", "Waits until a moment.", [Of("DateTimeOffset", "DateTime", "When: 2030-01-31T09:00:00Z.", hint: "datetime-picker") with { IsRequired = true }], kind: ActivityKind.Trigger),
            new StartAt());
        catalog.Add(
            Action("Event", "Primitives", "Waits for an event.", [Text("EventName", "The name of the event.") with { IsRequired = true }], [new OutputDescriptor("Result", "Object")], kind: ActivityKind.Trigger),
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
            ], [new OutputDescriptor("TaskId", "String"), new OutputDescriptor("Result", "Object")]),
            new RunTask());
    }
}
