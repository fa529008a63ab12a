using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Engine.Activities;

/// <summary>The workflow itself, the first activity of every instance.</summary>
internal sealed class WorkflowRoot : Container, IPrepares
{
    public override StepResult Enter(StepContext c)
    {
        c.Schedule(c.Node.ChildNodes[0]);
        return StepResult.Running;
    }

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes) => StepResult.Done();

    /// <summary>Names for its variables in the stored state. Two may share a name; the later one is then kept under its id.</summary>
    public object Prepare(CompiledNode node, Compiler compiler)
    {
        var names = new string[node.Declared.Length];
        for (var i = 0; i < names.Length; i++)
        {
            var slot = node.Declared[i];
            names[i] = Array.IndexOf(names, slot.Name, 0, i) < 0 ? slot.Name : FormattableString.Invariant($"{slot.Id}~{i}");
        }

        return names;
    }
}

/// <summary>A workflow definition used as activity: a scope of its own inside the same instance.</summary>
internal sealed class WorkflowAsActivity : Container
{
    public static readonly WorkflowAsActivity Activity = new();

    public static ActivityDescriptor Describe(WorkflowDefinition d) => new(
        d.ActivityType, d.Version, d.Name, "Workflows", d.Description ?? "", ActivityKind.Action,
        [.. d.Inputs.Where(i => i.Name.Length > 0).Select(i => new InputDescriptor(i.Name, i.TypeName)
        {
            DisplayName = i.DisplayName, Description = i.Description, IsSynthetic = true, DefaultValue = i.DefaultValue?.DeepClone(),
        })],
        [.. d.Outputs.Where(o => o.Name.Length > 0).Select(o => new OutputDescriptor(o.Name, o.TypeName, o.DisplayName, o.Description))],
        [.. (d.Outcomes.Count > 0 ? d.Outcomes : ["Done"]).Select(o => new PortDescriptor(o))])
    {
        HasDynamicPorts = true,
    };

    public override StepResult Enter(StepContext c)
    {
        c.Schedule(c.Node.ChildNodes[0]);
        return StepResult.Running;
    }

    public override StepResult ChildCompleted(StepContext c, ActivityExecution child, Outcomes outcomes) =>
        StepResult.Done((c.Execution.PendingOutcomes ?? Outcomes.Done).Names);
}
