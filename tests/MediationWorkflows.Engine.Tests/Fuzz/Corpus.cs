using System.Text.Json.Nodes;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests.Fuzz;

/// <summary>Definitions that between them use everything the format has; the fuzzer damages them.</summary>
internal static class Corpus
{
    public static readonly string[] Definitions =
    [
        Workflow(Sequence(
            Set("set", "v1", "=getA() + 1"), Activity("SetVariable", "set2", ("variable", new JsonObject { ["id"] = "v2" }), ("value", Expression("Object", "[1,{\"a\":2}]"))),
            Activity("While", "while", ("condition", "=variables.A < 3"), ("body", Sequence("inner", Set("inc", "v1", "=variables.A + 1"), Line("turn")))),
            Activity("For", "for", ("start", 1), ("end", "3"), ("body", Activity("WriteLine", "n", ("text", "=`${getCurrentValue()}`")))),
            Activity("ForEach", "each", ("items", "=[1,2,3]"), ("body", Sequence("s", Activity("If", "if", ("condition", "=getCurrentIndex() > 0"), ("then", Activity("Break", "break"))), Line("item")))),
            Activity("ParallelForEach", "par", ("items", Expression("Variable", new JsonObject { ["id"] = "v2", ["name"] = "B" })), ("body", Activity("WriteLine", "p", ("text", "=toJson(getCurrentValue())"))))),
            """[{"id":"v1","name":"A","typeName":"Int32","value":"0"},{"id":"v2","name":"B","typeName":"Object"}]""").Text,
        Workflow(Flow(
            [
                Activity("Start", "s"), Activity("FlowFork", "f", ("branches", Expression("Object", "[\"One\",\"Two\"]"))), Line("a"), Activity("Delay", "b", ("timeSpan", "00:05:00")),
                Activity("FlowJoin", "j", ("mode", "WaitAny")), Activity("FlowDecision", "d", ("condition", "=getN() > 1")), Set("inc", "n", "=getN() + 1"), Activity("End", "end"),
                Switch("sw"), Line("x"), Line("y"),
            ],
            "s-f", "f.One-a", "f.Two-b", "a-j", "b-j", "j-inc", "inc-d", "d.False-inc", "d.True-sw", "sw.X-x", "sw.Default-y", "x-end"),
            """[{"id":"n","name":"N","typeName":"Int32","value":"0"}]""").Text,
        Workflow(Flow(
            [
                Activity("Event", "e", ("eventName", "go")), Activity("RunTask", "t", ("taskName", "ask"), ("result", Capture("r"))), Activity("PublishEvent", "p", ("eventName", "x"), ("payload", "=({a: 1})")),
                Activity("ExecuteWorkflow", "x", ("workflowDefinitionId", "child"), ("waitForCompletion", true), ("input", "=({a: [1]})")),
                Activity("BulkDispatchWorkflows", "bulk", ("workflowDefinitionId", "child"), ("items", "=[1,{a:2}]"), ("childCompleted", Line("done"))),
                Activity("Fork", "fork", ("joinMode", JsonValue.Create("WaitAny")), ("branches", new JsonArray(Activity("Delay", "d1", ("timeSpan", "PT1H")), Sequence("sq", Line("z"), Activity("Complete", "c", ("outcomes", "=['A','B']")))))),
                Activity("Fault", "fault", ("message", "no"), ("code", "7")),
            ],
            "e-t", "t-p", "p-x", "x-bulk", "bulk-fork", "fork-fault", "x.Faulted-fault"),
            """[{"id":"r","name":"R","typeName":"String"}]""",
            """{"outputs":[{"name":"Out","type":"Object"}],"inputs":[{"name":"In","type":"String"}],"customProperties":{"Flowchart:ExecutionMode":"TokenBased"},"options":{"incidentStrategyType":"ContinueWithIncidentsStrategy"}}""").Text,
        Workflow(Sequence(
            Activity("Correlate", "c", ("correlationId", "=input.In")), Activity("SetName", "n", ("value", "name")), Activity("SetOutput", "o", ("outputName", "Out"), ("outputValue", "=getIn() + getOutputFrom('js')")),
            Activity("RunJavaScript", "js", ("script", "setOutcome('X'), ({a: new Date(0)})"), ("result", Capture("v"))), Activity("Cron", "cron", ("cronExpression", "0 0 9 * * MON-FRI")),
            Activity("Timer", "timer", ("interval", "00:00:10")), Activity("StartAt", "at", ("dateTime", "2031-01-01T00:00:00Z")), Activity("Finish", "fin")),
            """[{"id":"v","name":"V","typeName":"Object"}]""", """{"inputs":[{"name":"In","type":"String"}],"outputs":[{"name":"Out","type":"Object"}]}""").Text,
    ];

    private static JsonObject Capture(string variable) => new() { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = variable } };

    private static JsonObject Switch(string id)
    {
        var json = Activity("FlowSwitch", id);
        json["cases"] = new JsonArray(new JsonObject { ["label"] = "X", ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "getN() == 2" } });
        return json;
    }
}
