using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Expressions;
using NodaTime;

namespace MediationWorkflows.Engine.Execution;

/// <summary>What an activity sees while it executes. Valid only during the call.</summary>
public sealed class StepContext
{
    private static readonly IReadOnlyList<Wait> NoWaits = [];

    private Resumption? resumption;

    internal StepContext(Burst burst) => Burst = burst;

    internal Burst Burst { get; }

    internal ActivityExecution Execution { get; private set; } = null!;

    internal CompiledNode Node => Execution.Node;

    /// <summary>The burst's time; activities take theirs from nowhere else.</summary>
    public Instant Now => Burst.Context.Now;

    public string InstanceId => Burst.Context.InstanceId;

    /// <summary>"{instanceId}:{n}".</summary>
    public string ActivityInstanceId => Execution.PublicId(InstanceId);

    public string NodeId => Node.NodeId;

    public string? CorrelationId => Burst.CorrelationId;

    /// <summary>Whether a wait of this execution woke it, rather than its start.</summary>
    public bool Resumed => resumption is not null;

    public string? ResumedKind => resumption?.Kind;

    public string? ResumedKey => resumption?.Key;

    /// <summary>What came with the stimulus that woke or triggered this execution.</summary>
    public JsonNode? Payload => resumption?.Payload ?? (IsTrigger ? Burst.TriggerPayload : null);

    /// <summary>This activity's trigger started the instance.</summary>
    public bool IsTrigger { get; private set; }

    /// <summary>Waits of this execution that are still open.</summary>
    public IReadOnlyList<Wait> OpenWaits => Execution.Waits is { Count: > 0 } waits ? [.. waits.Select(w => new Wait(w.Kind, w.Key, w.DueAt))] : NoWaits;

    /// <summary>Services of the unit of work; only host activities use them.</summary>
    public IServiceProvider Services
    {
        get
        {
            TouchedHost = true;
            return Burst.Context.Services;
        }
    }

    public IWorkflowHost Host
    {
        get
        {
            TouchedHost = true;
            return Burst.Context.Host;
        }
    }

    /// <summary>Of the instance.</summary>
    internal Lineage Lineage => Burst.Lineage;

    /// <summary>The lineage of children that are about to start. A refusal is a fault that needs nothing undone.</summary>
    internal async ValueTask<Lineage> ReserveAsync(string definitionId, bool runInline, int count = 1)
    {
        var child = Lineage.Child(InstanceId, definitionId, runInline);
        await Burst.Context.Host.ReserveAsync(child, definitionId, count);
        return child;
    }

    /// <summary>It may have changed something outside this burst.</summary>
    internal bool TouchedHost { get; private set; }

    public CancellationToken Cancellation => Burst.Context.Cancellation;

    /// <summary>Small private state, kept between a wait and its resume. Opaque ids only.</summary>
    public JsonNode? Memory
    {
        get => Execution.Memory;
        set => Execution.Memory = value;
    }

    /// <summary>
    /// The value of an input, as string, bool, int, long, double, decimal, <see cref="Instant"/>, <see cref="Duration"/>,
    /// <see cref="Period"/>, <see cref="Guid"/>, string[] or <see cref="JsonNode"/>; default when it is not set.
    /// </summary>
    /// <exception cref="InputConversionException">The value does not convert; the message names input and node, never the value.</exception>
    public T? Input<T>(string name) => InputReader.Convert<T>(Value(name), name, NodeId);

    /// <summary>The value of an input whose expression sees further values.</summary>
    internal T? Input<T>(string name, JsObject arguments)
    {
        var scope = Burst.ScopeOf(Execution);
        scope.Given = arguments;
        try
        {
            return Input<T>(name);
        }
        finally
        {
            scope.Given = null;
        }
    }

    public void SetOutput(string name, object? value) => Burst.SetOutput(Execution, name, Conversions.FromHost(value));

    internal void Bind(ActivityExecution execution, Resumption? woken, bool isTrigger = false)
    {
        Execution = execution;
        resumption = woken;
        IsTrigger = isTrigger;
        TouchedHost = false;
    }

    /// <summary>The unconverted value of an input.</summary>
    internal object? Value(string name)
    {
        var index = Node.Descriptor.InputIndex(name);
        if (index < 0)
            throw new InputConversionException($"{Node.TypeName} has no input \"{name}\" ({NodeId}).");
        var value = Node.Inputs[index]?.Evaluate(Burst.ScopeOf(Execution));
        Node.Logged?.Input(Execution, name, value);
        return value;
    }

    internal object? Evaluate(Binding binding) => binding.Evaluate(Burst.ScopeOf(Execution));

    internal bool EvaluateCondition(Binding? binding) =>
        binding is not null && InputReader.Convert<bool>(Evaluate(binding), "Condition", NodeId);

    internal void Schedule(CompiledNode node, object?[]? locals = null, bool backward = false) =>
        Burst.Schedule(Execution, node, locals, backward);

    /// <summary>The id that the next wait of this execution will have, or one further on.</summary>
    internal string NextBookmarkId(int offset) => FormattableString.Invariant($"{ActivityInstanceId}:{Execution.WaitCount + 1 + offset}");

    internal void WriteLine(string? text) => Burst.Lines.Add(text ?? "");
}
