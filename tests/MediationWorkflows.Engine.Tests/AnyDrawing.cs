using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using static MediationWorkflows.Engine.Tests.Draw;

namespace MediationWorkflows.Engine.Tests;

/// <summary>A drawing as a tree, so that a counter-example shrinks: a kind of activity, a number that decides its details, what is in it.</summary>
internal sealed record Drawing(string Kind, int Detail, Drawing[] Parts)
{
    public const string Variables = """[{"id":"n","name":"N","typeName":"Int32","value":"0"},{"id":"t","name":"T","typeName":"String"}]""";

    public Json Workflow(string? more = null) => Tests.Draw.Workflow(Draw(new Ids()), Variables, more);

    public IEnumerable<Drawing> Simpler() =>
        [.. Parts, .. Parts.Select((_, i) => this with { Parts = [.. Parts[..i], .. Parts[(i + 1)..]] }), .. Parts.SelectMany((part, i) => part.Simpler().Select(s => this with { Parts = [.. Parts[..i], s, .. Parts[(i + 1)..]] }))];

    public override string ToString() => Parts.Length == 0 ? $"{Kind}{Detail}" : $"{Kind}{Detail}({string.Join<Drawing>(", ", Parts)})";

    private JsonObject Draw(Ids ids)
    {
        var id = ids.Next(Kind);
        JsonObject[] parts = [.. Parts.Select(p => p.Draw(ids))];
        return Kind switch
        {
            "Line" => Line(id),
            "Count" => Set(id, "n", $"=getN() + {Detail}"),
            "Delay" => Activity("Delay", id, ("timeSpan", $"00:0{Detail}:00")),
            "Event" => Activity("Event", id, ("eventName", $"e{Detail}"), ("result", Activities.WaitingTests.Capture("t"))),
            "Break" => Activity("Break", id),
            "End" => Activity("End", id),
            "Complete" => Activity("Complete", id),
            "Finish" => Activity("Finish", id),
            // Fails until the clock has moved on.
            "Flaky" => Activity("If", id, ("condition", "=new Date().getUTCHours() > 9 || nothing")),
            "If" => Activity("If", id, ("condition", $"=getN() % 2 == {Detail % 2}"), ("then", At(parts, 0)), ("else", At(parts, 1))),
            "Sequence" => Sequence(id, parts),
            "Parallel" => Activity("Parallel", id, ("activities", new JsonArray([.. parts]))),
            "Fork" => Activity("Fork", id, ("joinMode", JsonValue.Create(Detail % 2 == 0 ? "WaitAll" : "WaitAny")), ("branches", new JsonArray([.. parts]))),
            "For" => Activity("For", id, ("start", 0), ("end", Detail - 1), ("body", At(parts, 0) ?? Line(ids.Next("Line")))),
            "ForEach" => Activity("ForEach", id, ("items", $"=Array.from({{length: {Detail}}}, (_, i) => i)"), ("body", At(parts, 0))),
            "ParallelForEach" => Activity("ParallelForEach", id, ("items", $"=[...Array({Detail}).keys()]"), ("body", At(parts, 0))),
            "FlowNode" => Activity("FlowNode", id, ("body", At(parts, 0))),
            "Flowchart" => Flowchart(id, parts),
            _ => throw new InvalidOperationException(Kind),
        };
    }

    // Every activity follows an earlier one; the detail decides which, and whether the last ones meet again.
    private JsonObject Flowchart(string id, JsonObject[] parts)
    {
        List<string> connections = [.. Enumerable.Range(1, Math.Max(0, parts.Length - 1)).Select(i => $"{Name(parts, Detail * i % i)}-{Name(parts, i)}")];
        if (parts.Length > 2)
            connections.Add($"{Name(parts, 0)}-{Name(parts, parts.Length - 1)}");
        var flow = Flow(parts, [.. connections]);
        flow["id"] = id;
        return flow;
    }

    private static string Name(JsonObject[] parts, int i) => parts[i]["id"]!.GetValue<string>();

    private static JsonObject? At(JsonObject[] parts, int i) => i < parts.Length ? parts[i] : null;

    private sealed class Ids
    {
        private int count;

        public string Next(string kind) => $"{kind}{++count}";
    }
}

internal static class AnyDrawing
{
    private static readonly string[] Containers = ["If", "Sequence", "Parallel", "Fork", "For", "ForEach", "ParallelForEach", "FlowNode", "Flowchart"];

    /// <summary>Any built-in activity in any other, without faults.</summary>
    public static readonly Arbitrary<Drawing> Sound = Arb.From(Of(3, ["Line", "Line", "Count", "Delay", "Event", "Break", "End", "Complete", "Finish"]), d => d.Simpler());

    /// <summary>Also with activities that fail at first.</summary>
    public static readonly Arbitrary<Drawing> Flaky = Arb.From(Of(3, ["Line", "Line", "Count", "Delay", "Event", "Break", "Flaky"]), d => d.Simpler());

    /// <summary>Which of the open waits fires next, again and again.</summary>
    public static readonly Arbitrary<int[]> Order = Gen.ArrayOf(Gen.Choose(0, 1000), 12).ToArbitrary();

    private static Gen<Drawing> Of(int depth, string[] leaves)
    {
        var leaf = Gen.Elements(leaves).SelectMany(kind => Gen.Choose(1, 5).Select(detail => new Drawing(kind, detail, [])));
        if (depth == 0)
            return leaf;
        return Gen.Choose(0, 4).SelectMany(n => n == 0 ? leaf : Gen.Elements(Containers).SelectMany(kind => Gen.Choose(1, 3).SelectMany(detail =>
            Gen.Choose(1, kind is "Sequence" or "Parallel" or "Fork" or "Flowchart" ? 4 : 2).SelectMany(count => Gen.ArrayOf(Of(depth - 1, leaves), count).Select(parts => new Drawing(kind, detail, parts))))));
    }
}
