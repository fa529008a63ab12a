using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using NodaTime;

namespace MediationWorkflows.Engine.Tests;

/// <summary>Runs a definition in memory, from stimulus to stimulus, storing and reading back the state between bursts as a host does.</summary>
internal sealed class Run : IWorkflowHost, IServiceProvider
{
    public static readonly Instant T0 = Instant.FromUtc(2030, 1, 7, 9, 0);

    private readonly CompiledWorkflow workflow;
    private readonly string instanceId;

    public Run(CompiledWorkflow workflow, InstanceState? state = null, string instanceId = "i1")
    {
        this.workflow = workflow;
        this.instanceId = instanceId;
        State = state ?? InstanceState.Create();
    }

    public InstanceState State { get; private set; }

    public Instant Now { get; set; } = T0;

    public List<string> Lines { get; } = [];

    public List<JournalEntry> Journal { get; } = [];

    public Dictionary<string, Bookmark> Bookmarks { get; } = new(StringComparer.Ordinal);

    public List<Incident> Incidents { get; } = [];

    public List<EventPublication> Published { get; } = [];

    public List<string> Abandoned { get; } = [];

    public List<ChildRequest> Children { get; } = [];

    public int Reserved { get; set; }

    public Func<ChildRequest, ChildResult?> OnChild { get; set; } = r => new ChildResult("child", WorkflowStatus.Running, WorkflowSubStatus.Suspended, null);

    public int MaxSteps { get; set; } = 100_000;

    /// <summary>The state stays in memory between bursts instead of being written and read.</summary>
    public bool KeepsState { get; set; }

    public BurstResult Last { get; private set; } = null!;

    public static Run Of(Json definition, params Json[] others) => Of(definition, properties: null, others);

    public static Run TokenBased(Json definition, params Json[] others) =>
        Of(definition, new Dictionary<string, string>(StringComparer.Ordinal) { ["Flowchart:ExecutionMode"] = "TokenBased" }, others);

    public static Run Of(Json definition, IReadOnlyDictionary<string, string>? properties, params Json[] others)
    {
        var known = new DefinitionSet(others.Select(o => WorkflowDefinition.Parse(o.Text)));
        var compiled = CompiledWorkflow.Compile(WorkflowDefinition.Parse(definition.Text), ActivityCatalog.BuiltIn(), known);
        return new Run(compiled, InstanceState.Create(properties: properties));
    }

    public Run Start(string? input = null, string? trigger = null, string? payload = null) =>
        Send(new Stimulus.Start(input is null ? null : (JsonObject)JsonNode.Parse(input)!, trigger, payload is null ? null : JsonNode.Parse(payload)));

    public Run Resume(string activityId, string? payload = null) =>
        Send(new Stimulus.Resume(Bookmarks.Values.First(b => b.ActivityId == activityId).Id, payload is null ? null : JsonNode.Parse(payload)));

    /// <summary>Lets the earliest timer fire.</summary>
    public Run Wake()
    {
        var next = Bookmarks.Values.Where(b => b.DueAt is not null).OrderBy(b => b.DueAt).ThenBy(b => b.Id, StringComparer.Ordinal).First();
        Now = Instant.Max(Now, next.DueAt!.Value);
        return Send(new Stimulus.Resume(next.Id));
    }

    public Run Send(Stimulus stimulus)
    {
        var task = Interpreter.RunAsync(workflow, State, stimulus, new BurstContext(instanceId, Now, this, this, Journal.Count + 1) { MaxSteps = MaxSteps });
        Assert.True(task.IsCompleted, "Built-in activities complete synchronously.");
        Last = task.GetAwaiter().GetResult();
        State = KeepsState ? Last.State : InstanceState.Parse(Last.State.ToJson());
        Assert.Equal(Last.State.ToJson(), State.ToJson());
        Lines.AddRange(Last.Lines);
        Journal.AddRange(Last.Journal);
        Incidents.AddRange(Last.Incidents);
        Abandoned.AddRange(Last.AbandonedChildren);
        foreach (var removed in Last.Removed)
            Assert.True(Bookmarks.Remove(removed), $"{removed} was not open.");
        foreach (var created in Last.Created)
            Bookmarks.Add(created.Id, created);
        return this;
    }

    public string? Variable(string name) => State.Variables.TryGetValue(name, out var v) ? v?.ToJsonString() ?? "null" : null;

    public ValueTask ReserveAsync(Lineage child, string definitionId, int count)
    {
        Reserved += count;
        return Reserved > Lineage.MaxDescendants ? throw LineageException.TooMany(definitionId) : ValueTask.CompletedTask;
    }

    public ValueTask<ChildResult?> StartChildAsync(ChildRequest r)
    {
        Children.Add(r);
        return ValueTask.FromResult(OnChild(r));
    }

    public ValueTask PublishEventAsync(EventPublication e)
    {
        Published.Add(e);
        return ValueTask.CompletedTask;
    }

    public bool IsFault(Exception e) => e is not TimeoutException;

    public object? GetService(Type serviceType) => null;
}
