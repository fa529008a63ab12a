using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Expressions;
using MediationWorkflows.Engine.Tests.Expressions;
using MediationWorkflows.Engine.Verification;
using NodaTime;

namespace MediationWorkflows.Engine.Tests.Fuzz;

/// <summary>
/// Damages definitions and expressions at random, the same for the same seed, and uses them. Each is run or refused with a message;
/// anything else leaves <see cref="Run"/> as an exception that names the input.
/// </summary>
internal sealed class Fuzzer(int seed) : IWorkflowHost, IServiceProvider
{
    private static readonly ActivityCatalog Catalog = ActivityCatalog.BuiltIn();
    private static readonly string[] Strings = ["", "a", "Elsa.Flowchart", "Elsa.Sequence", "Elsa.While", "JavaScript", "Object", "Variable", "Liquid", "=", "1e999", "-1", "\ud83d\ude00", "Done", "True", "P1D", "00:00:01", "[", "{\"a\":1}", "true", "a", "b", "e", "flow"];

    private readonly Random random = new(seed);
    private readonly Drawn[] expressions = AnyExpression.Generator.Sample(2000, new Rnd((ulong)seed, 1), 10);

    public int Finished { get; private set; }

    public int Waiting { get; private set; }

    public int Faulted { get; private set; }

    public int Refused { get; private set; }

    public int Values { get; private set; }

    /// <summary>One damaged definition and three damaged expressions.</summary>
    public void Run()
    {
        var text = Damage(Corpus.Definitions[random.Next(Corpus.Definitions.Length)]);
        Use(text, UseDefinition);
        for (var i = 0; i < 3; i++)
            Use(DamageText(random.Next(2) == 0 ? expressions[random.Next(expressions.Length)].ToString() : NastyExpressions.All[random.Next(NastyExpressions.All.Length)]), UseExpression);
    }

    private static void Use(string text, Action<string> use)
    {
        try
        {
            use(text);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"This input is neither run nor refused: {text}", e);
        }
    }

    private void UseExpression(string text)
    {
        try
        {
            JavaScriptExpression.Stringify(JavaScriptExpression.Parse(text).Evaluate(new VariableScope(Instant.FromUnixTimeSeconds(0))));
            Values++;
        }
        catch (ExpressionException e) when (e.Message.Length > 0)
        {
            Refused++;
        }
    }

    private void UseDefinition(string text)
    {
        WorkflowDefinition definition;
        try
        {
            definition = WorkflowDefinition.Parse(text);
        }
        catch (DefinitionFormatException e) when (e.Message.Length > 0)
        {
            Refused++;
            return;
        }

        if (WorkflowDefinition.Parse(definition.ToJson()).ToJson() != definition.ToJson())
            throw new InvalidOperationException("What is written back differs.");
        DefinitionVerifier.Verify([definition], Catalog);
        var workflow = CompiledWorkflow.Compile(definition, Catalog, new DefinitionSet([definition]));
        var result = Send(workflow, InstanceState.Create(), new Stimulus.Start(new JsonObject { ["In"] = "x" }), 0);
        Dictionary<string, Bookmark> open = [];
        for (var turn = 1; turn < 12 && !Keep(open, result); turn++)
        {
            var state = InstanceState.Parse(result.State.ToJson());
            var next = open.Values.OrderBy(b => b.Id, StringComparer.Ordinal).First();
            result = Send(workflow, state, turn == 11 ? new Stimulus.Cancel() : new Stimulus.Resume(next.Id, new JsonObject { ["output"] = 1 }), turn);
        }

        Count(result.State);
    }

    private static bool Keep(Dictionary<string, Bookmark> open, BurstResult result)
    {
        foreach (var id in result.Removed)
            open.Remove(id);
        foreach (var bookmark in result.Created)
            open.Add(bookmark.Id, bookmark);
        return open.Count == 0 || result.State.Status == WorkflowStatus.Finished;
    }

    private void Count(InstanceState state)
    {
        switch (state.SubStatus)
        {
            case WorkflowSubStatus.Faulted:
                Faulted++;
                break;
            case WorkflowSubStatus.Suspended:
                Waiting++;
                break;
            default:
                Finished++;
                break;
        }
    }

    private BurstResult Send(CompiledWorkflow workflow, InstanceState state, Stimulus stimulus, int turn)
    {
        var context = new BurstContext("i", Instant.FromUtc(2030, 1, 7, 9, 0) + Duration.FromHours(turn), this, this, 1) { MaxSteps = 500 };
        var result = Interpreter.RunAsync(workflow, state, stimulus, context).AsTask().GetAwaiter().GetResult();
        // A fault that names no reason is an exception that the engine did not expect.
        return result.Incidents.FirstOrDefault(i => i.Message.StartsWith("The activity failed with", StringComparison.Ordinal)) is { } unexpected
            ? throw new InvalidOperationException($"{unexpected.NodeId}: {unexpected.Message}")
            : result;
    }

    private string Damage(string text)
    {
        var root = JsonNode.Parse(text)!;
        for (var n = random.Next(1, 5); n > 0; n--)
        {
            List<JsonNode> all = [];
            Collect(root, all);
            DamageNode(all[random.Next(all.Count)], all);
        }

        text = root.ToJsonString();
        return random.Next(12) == 0 ? DamageText(text) : text;
    }

    private static void Collect(JsonNode? node, List<JsonNode> all)
    {
        if (node is null)
            return;
        all.Add(node);
        if (node is JsonObject o)
        {
            foreach (var (_, value) in o)
                Collect(value, all);
        }
        else if (node is JsonArray a)
        {
            foreach (var item in a)
                Collect(item, all);
        }
    }

    private void DamageNode(JsonNode node, List<JsonNode> all)
    {
        if (node is JsonObject { Count: > 0 } o)
        {
            var key = o.ElementAt(random.Next(o.Count)).Key;
            switch (random.Next(5))
            {
                case 0:
                    o.Remove(key);
                    break;
                case 1:
                    o[key] = all[random.Next(all.Count)].DeepClone();
                    break;
                default:
                    o[key] = Scalar(o[key]);
                    break;
            }
        }
        else if (node is JsonArray { Count: > 0 } a)
        {
            var index = random.Next(a.Count);
            if (random.Next(3) == 0)
                a.RemoveAt(index);
            else
                a.Add((random.Next(2) == 0 ? a[index] : all[random.Next(all.Count)])?.DeepClone());
        }
    }

    private JsonNode? Scalar(JsonNode? before) => random.Next(8) switch
    {
        0 => null,
        1 => random.Next(-3, 100),
        2 => random.Next(2) == 0,
        3 => new JsonArray(),
        4 => new JsonObject(),
        5 when before is JsonValue v && v.GetValueKind() == System.Text.Json.JsonValueKind.String => DamageText(v.GetValue<string>()),
        _ => Strings[random.Next(Strings.Length)],
    };

    private string DamageText(string text)
    {
        for (var n = random.Next(0, 4); n > 0; n--)
        {
            var at = random.Next(text.Length + 1);
            text = random.Next(4) switch
            {
                0 when at < text.Length => text.Remove(at, 1),
                1 => text.Insert(at, ((char)random.Next(32, 127)).ToString()),
                2 => text.Insert(at, new string("([{`!-"[random.Next(6)], random.Next(1, 400))),
                _ => text[..at] + text[random.Next(text.Length + 1)..],
            };
        }

        // Half a surrogate pair could not be stored anyway.
        return text.Any(char.IsSurrogate) ? string.Concat(text.Where(c => !char.IsSurrogate(c))) : text;
    }

    public object? GetService(Type serviceType) => null;

    public ValueTask ReserveAsync(Lineage child, string definitionId, int count) => random.Next(20) == 0 ? throw LineageException.TooMany(definitionId) : ValueTask.CompletedTask;

    public ValueTask<ChildResult?> StartChildAsync(ChildRequest r) =>
        ValueTask.FromResult(random.Next(3) == 0 ? null : new ChildResult("child", WorkflowStatus.Running, WorkflowSubStatus.Suspended, null));

    public bool IsFault(Exception e) => true;

    public ValueTask PublishEventAsync(EventPublication e) => ValueTask.CompletedTask;
}
