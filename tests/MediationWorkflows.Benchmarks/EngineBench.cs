using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using NodaTime;

namespace MediationWorkflows.Benchmarks;

/// <summary>
/// How fast the interpreter is: ten trivial activities in memory on one thread, through the same interpreter and compiled graph
/// as durable runs, with the journal produced and the result checked; beside it a loop in C# that does the same assignments.
/// </summary>
public static class EngineBench
{
    const int Count = 200_000;
    const int Rounds = 5;

    static readonly Instant Now = Instant.FromUtc(2030, 1, 7, 9, 0);

    public static string Run()
    {
        var report = new StringBuilder();
        var (runs, bytes) = TenActivities();
        report.AppendLine(CultureInfo.InvariantCulture, $"engine ten-activities runs/s={runs:0} bytes/run={bytes:0}");
        report.AppendLine(CultureInfo.InvariantCulture, $"engine by-hand runs/s={ByHand():0}");
        report.AppendLine(CultureInfo.InvariantCulture, $"engine compile activities=100 ms={CompileHundred():0.00}");
        report.AppendLine(CultureInfo.InvariantCulture, $"engine waiting-state activities=30 bytes={WaitingState()}");
        return report.ToString();
    }

    // The best round counts: others share the machine.
    static (double RunsPerSecond, double BytesPerRun) TenActivities()
    {
        var workflow = CompiledWorkflow.Compile(WorkflowDefinition.Parse(Ten()), ActivityCatalog.BuiltIn());
        var host = new NoHost();
        Loop(workflow, host, Count / 4);
        var best = double.MaxValue;
        double bytes = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            Loop(workflow, host, Count);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Count;
        }

        return (Count / best, bytes);
    }

    static void Loop(CompiledWorkflow workflow, NoHost host, int count)
    {
        var start = new Stimulus.Start();
        for (var i = 0; i < count; i++)
        {
            var task = Interpreter.RunAsync(workflow, InstanceState.Create(), start, new BurstContext("0123456789abcdef", Now, host, host, 1));
            var result = task.Result;
            if (result.State.SubStatus != WorkflowSubStatus.Finished || result.Lines.Count != 3 || result.Lines[2] != "Counter is 2" || result.Journal.Count != 24)
                throw new InvalidOperationException("The workflow did not do what it is drawn to do.");
        }
    }

    static double ByHand()
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            long check = 0;
            for (var i = 0; i < Count * 10; i++)
                check += Same(i).Count;
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
            if (check != Count * 10L * 3)
                throw new InvalidOperationException("The loop did not do what it says.");
        }

        return Count * 10 / best;
    }

    static List<string> Same(int seed)
    {
        object counter = (double)1;
        object name = "a";
        counter = (double)counter + 1;
        List<string> lines = ["one", "two"];
        if ((double)counter > 1)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name}{seed}{counter}"));
        return lines;
    }

    static double CompileHundred()
    {
        var definition = WorkflowDefinition.Parse(Chain(100));
        var catalog = ActivityCatalog.BuiltIn();
        var best = double.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var watch = Stopwatch.StartNew();
            var compiled = CompiledWorkflow.Compile(definition, catalog);
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
            if (compiled.Nodes.Count != 102)
                throw new InvalidOperationException("Something is missing.");
        }

        return best;
    }

    static int WaitingState()
    {
        var workflow = CompiledWorkflow.Compile(WorkflowDefinition.Parse(Chain(30, waitAt: 15)), ActivityCatalog.BuiltIn());
        var host = new NoHost();
        var result = Interpreter.RunAsync(workflow, InstanceState.Create("case-1"), new Stimulus.Start(), new BurstContext("0123456789abcdef", Now, host, host, 1)).AsTask().GetAwaiter().GetResult();
        if (result.State.SubStatus != WorkflowSubStatus.Suspended)
            throw new InvalidOperationException("The workflow does not wait.");
        return Encoding.UTF8.GetByteCount(result.State.ToJson());
    }

    static string Ten() => Definition(
        """[{"id":"v1","name":"Counter","typeName":"Int32","value":"0"},{"id":"v2","name":"Name","typeName":"String"}]""",
        [
            Activity("Start", "start"), Set("set1", "v1", "Literal", "1"), Line("line1", "Literal", "one"), Set("set2", "v2", "Literal", "a"),
            Set("set3", "v1", "JavaScript", "getCounter() + 1"), Line("line2", "Literal", "two"),
            Activity("FlowDecision", "if", ("condition", "JavaScript", "getCounter() > 1")),
            Line("line3", "JavaScript", "`Counter is ${getCounter()}`"), Set("set4", "v2", "Literal", "b"), Activity("End", "end"), Line("never", "Literal", "never"),
        ],
        ["start-set1", "set1-line1", "line1-set2", "set2-set3", "set3-line2", "line2-if", "if.True-line3", "if.False-never", "line3-set4", "set4-end"]);

    static string Chain(int count, int waitAt = -1) => Definition(
        """[{"id":"v1","name":"Counter","typeName":"Int32","value":"0"}]""",
        [.. Enumerable.Range(0, count).Select(i => i == waitAt ? Activity("Delay", $"a{i}", ("timeSpan", "Literal", "01:00:00")) : Set($"a{i}", "v1", "JavaScript", "getCounter() + 1"))],
        [.. Enumerable.Range(1, count - 1).Select(i => $"a{i - 1}-a{i}")]);

    static string Definition(string variables, JsonObject[] activities, string[] connections) => new JsonObject
    {
        ["id"] = "v1", ["definitionId"] = "bench", ["version"] = 1, ["variables"] = JsonNode.Parse(variables),
        ["root"] = new JsonObject
        {
            ["id"] = "flow", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray([.. activities]),
            ["connections"] = new JsonArray([.. connections.Select(Connection)]),
        },
    }.ToJsonString();

    static JsonNode Connection(string text)
    {
        var ends = text.Split('-');
        var source = ends[0].Split('.');
        return new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = source[0], ["port"] = source.Length > 1 ? source[1] : "Done" },
            ["target"] = new JsonObject { ["activity"] = ends[1], ["port"] = "In" },
        };
    }

    static JsonObject Line(string id, string syntax, string text) => Activity("WriteLine", id, ("text", syntax, text));

    static JsonObject Set(string id, string variable, string syntax, string value)
    {
        var json = Activity("SetVariable", id, ("value", syntax, value));
        json["variable"] = new JsonObject { ["id"] = variable };
        return json;
    }

    static JsonObject Activity(string type, string id, params (string Name, string Syntax, string Value)[] inputs)
    {
        var json = new JsonObject { ["id"] = id, ["type"] = $"Elsa.{type}", ["version"] = 1 };
        foreach (var (name, syntax, value) in inputs)
            json[name] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = syntax, ["value"] = value } };
        return json;
    }

    sealed class NoHost : IWorkflowHost, IServiceProvider
    {
        public object? GetService(Type serviceType) => null;

        public ValueTask ReserveAsync(Lineage child, string definitionId, int count) => throw new NotSupportedException();

        public ValueTask<ChildResult?> StartChildAsync(ChildRequest r) => throw new NotSupportedException();

        public bool IsFault(Exception e) => true;

        public ValueTask PublishEventAsync(EventPublication e) => throw new NotSupportedException();
    }
}
