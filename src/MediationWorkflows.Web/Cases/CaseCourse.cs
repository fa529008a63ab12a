using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Workflows;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Cases;

/// <summary>Where a case's workflow stands and how it came there, on the drawings that it runs by.</summary>
/// <param name="Drawings">The spine first, then what the case is inside of.</param>
/// <param name="Here">Where it waits, the oldest first.</param>
/// <param name="Trail">What it went through, latest first.</param>
public sealed record CourseView(IReadOnlyList<Drawing> Drawings, IReadOnlyList<CourseStep> Here, IReadOnlyList<CourseStep> Trail);

/// <param name="Name">What people call the definition, or the step of another drawing that it stands for.</param>
public sealed record Drawing(string Name, IReadOnlyList<DrawnStep> Steps, IReadOnlyList<DrawnWay> Ways);

public enum StepState
{
    NotReached,
    Done,

    /// <summary>It, or something inside it, waits.</summary>
    Here,
}

/// <summary>Coordinates are those of the designer: the upper left corner.</summary>
public sealed record DrawnStep(string Id, string Text, double X, double Y, StepState State);

/// <param name="Port">The outcome that leads this way; null where there is only one.</param>
public sealed record DrawnWay(string From, string To, string? Port);

/// <param name="Inside">The drawing that it stands on.</param>
/// <param name="At">Since when it waits; when it was done.</param>
/// <param name="Until">When its wait ends by itself.</param>
public sealed record CourseStep(string Text, string Inside, Instant At, Instant? Until);

/// <summary>
/// Reads <see cref="CourseView"/> for those who look after a case. Only its main run: what runs beside it on its own, an alarm for example, is told where it
/// belongs and to whom it concerns.
/// </summary>
public sealed class CaseCourse(AppDb db, AccessPolicy policy, CompiledWorkflows compiled)
{
    const string Flowchart = "Elsa.Flowchart";
    const int MostSteps = 200;

    /// <summary>Steps that only join and begin say nothing to people.</summary>
    static readonly string[] Plumbing = ["Elsa.FlowJoin", "Elsa.Start", "Elsa.Complete", "Elsa.End", Flowchart];

    /// <returns>Null: the case has no run any more, its history was deleted.</returns>
    /// <exception cref="NotAllowedException">The viewer takes part in the case, and does not look after it.</exception>
    public async Task<CourseView?> ReadAsync(Guid caseId, Viewer viewer, Instant now, CancellationToken ct)
    {
        var (found, access) = await policy.FindAsync<MediationCase>(viewer, caseId, "case", now, ct);
        if (!access.LooksAfterCase())
            throw new NotAllowedException("Your part in this case does not include its workflow.");
        if (found.WorkflowInstanceId is not { } id || await db.Set<WorkflowInstance>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, ct) is not { } instance)
            return null;
        var workflow = await compiled.GetAsync(db, instance.DefinitionVersionId, InstanceState.Parse(instance.State).Dependencies, ct);
        var waits = await db.Set<WorkflowBookmark>().AsNoTracking().Where(b => b.InstanceId == id).OrderBy(b => b.CreatedAt).ThenBy(b => b.Id).ToListAsync(ct);
        var journal = await JournalBurst.OfAsync(db, id, ct);
        var live = waits.Select(w => workflow.FindNode(w.NodeId)).OfType<CompiledNode>().SelectMany(Upwards).ToHashSet();
        var done = journal.Where(j => j.EventName == "Completed").Select(j => j.NodeId).ToHashSet(StringComparer.Ordinal);
        var drawn = workflow.Nodes.Where(n => n.TypeName == Flowchart && (live.Contains(n) || Upwards(n).Count() <= 2));
        return new CourseView(
            [.. drawn.Select(n => Draw(n, workflow, live, done))],
            [.. waits.Select(w => (Wait: w, Node: workflow.FindNode(w.NodeId))).Where(w => w.Node?.Source is not null).DistinctBy(w => w.Wait.ActivityInstanceId)
                .Select(w => new CourseStep(w.Node!.Source!.DisplayText, NameOf(w.Node, workflow), w.Wait.CreatedAt, w.Wait.DueAt))],
            [.. journal.Reverse().Where(j => j.EventName == "Completed").Select(j => (Record: j, Node: workflow.FindNode(j.NodeId)))
                .Where(j => j.Node?.Source is not null && !Plumbing.Contains(j.Node.TypeName)).Take(MostSteps)
                .Select(j => new CourseStep(j.Node!.Source!.DisplayText, NameOf(j.Node, workflow), j.Record.At, Until: null))]);
    }

    static IEnumerable<CompiledNode> Upwards(CompiledNode node)
    {
        for (var n = node; n is not null; n = n.Parent)
            yield return n;
    }

    /// <summary>Of the drawing that a node stands on: the definition's, or that of the step which the drawing is the inside of.</summary>
    static string NameOf(CompiledNode node, CompiledWorkflow workflow) =>
        Upwards(node).Skip(1).FirstOrDefault(n => n.TypeName != Flowchart)?.Source?.DisplayText ?? workflow.Definition.Name;

    static Drawing Draw(CompiledNode flowchart, CompiledWorkflow workflow, HashSet<CompiledNode> live, HashSet<string> done)
    {
        var ways = (flowchart.Source!.Json["connections"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(c => (From: $"{c["source"]?["activity"]}", Port: $"{c["source"]?["port"]}", To: $"{c["target"]?["activity"]}")).ToList();
        var branching = ways.GroupBy(w => w.From, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return new Drawing(
            NameOf(flowchart, workflow),
            [.. flowchart.Children.Where(n => n.Source is not null).Select(n => Draw(n, live.Contains(n) ? StepState.Here : done.Contains(n.NodeId) ? StepState.Done : StepState.NotReached))],
            [.. ways.Select(w => new DrawnWay(w.From, w.To, branching.Contains(w.From) && w.Port.Length > 0 ? w.Port : null))]);
    }

    static DrawnStep Draw(CompiledNode node, StepState state)
    {
        var position = node.Source!.Json["metadata"]?["designer"]?["position"];
        return new DrawnStep(node.Id, node.Source.DisplayText, Number(position?["x"]), Number(position?["y"]), state);
    }

    static double Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<double>(out var number) ? number : 0;
}
