namespace MediationWorkflows.Tests.Support;

/// <summary>Small definitions in Elsa's format.</summary>
internal static class Definitions
{
    /// <summary>A flowchart whose activities follow one another.</summary>
    public static string Chain(string id, params string[] activities)
    {
        var ids = activities.Select((_, i) => $"a{i + 1}").ToArray();
        var nodes = string.Join(",", activities.Select((a, i) => $$"""{"id":"{{ids[i]}}","name":"{{ids[i]}}",{{a}} }"""));
        var connections = string.Join(",", ids.Zip(ids.Skip(1)).Select(p =>
            $$"""{"source":{"activity":"{{p.First}}","port":"Done"},"target":{"activity":"{{p.Second}}","port":"In"} }"""));
        return $$"""
            {"id":"{{id}}-v1","definitionId":"{{id}}","name":"{{id}}","version":1,"isLatest":true,"isPublished":true,"variables":[],"inputs":[],"outputs":[],
             "root":{"id":"flow","type":"Elsa.Flowchart","version":1,"activities":[{{nodes}}],"connections":[{{connections}}]} }
            """;
    }

    /// <summary>All at once.</summary>
    public static string Parallel(string id, params string[] activities) => $$"""
        {"id":"{{id}}-v1","definitionId":"{{id}}","name":"{{id}}","version":1,"isLatest":true,"isPublished":true,"variables":[],"inputs":[],"outputs":[],
         "root":{"id":"all","type":"Elsa.Parallel","version":1,"activities":[{{string.Join(",", activities.Select((a, i) => $$"""{"id":"a{{i + 1}}","name":"a{{i + 1}}",{{a}} }"""))}}]} }
        """;

    public static string Write(string text) => $$"""
        "type":"Elsa.WriteLine","version":1,"text":{{Literal("String", text)}}
        """;

    public static string Delay(string timeSpan) => $$"""
        "type":"Elsa.Delay","version":1,"timeSpan":{{Literal("TimeSpan", timeSpan)}}
        """;

    public static string Event(string name) => $$"""
        "type":"Elsa.Event","version":1,"eventName":{{Literal("String", name)}}
        """;

    public static string Publish(string name) => $$"""
        "type":"Elsa.PublishEvent","version":1,"eventName":{{Literal("String", name)}}
        """;

    public static string ExecuteAndWait(string definitionId) => $$"""
        "type":"Elsa.ExecuteWorkflow","version":1,"workflowDefinitionId":{{Literal("String", definitionId)}},"waitForCompletion":{{Literal("Boolean", "true")}}
        """;

    public static string Dispatch(string definitionId, bool wait) => $$"""
        "type":"Elsa.DispatchWorkflow","version":1,"workflowDefinitionId":{{Literal("String", definitionId)}},"waitForCompletion":{{Literal("Boolean", wait ? "true" : "false")}}
        """;

    public static string BulkDispatch(string definitionId, string items = "[1]") => $$"""
        "type":"Elsa.BulkDispatchWorkflows","version":1,"workflowDefinitionId":{{Literal("String", definitionId)}},"items":{"typeName":"Object","expression":{"type":"JavaScript","value":"{{items}}"} },"waitForCompletion":{{Literal("Boolean", "false")}}
        """;

    /// <summary>The activity starts the workflow by itself.</summary>
    public static string Triggering(string activity) => $$"""
        {{activity}},"customProperties":{"canStartWorkflow":true}
        """;

    public static string Every(string interval) => $$"""
        "type":"Elsa.Timer","version":1,"interval":{{Literal("TimeSpan", interval)}}
        """;

    public static string Cron(string expression, string zone) => $$"""
        "type":"Elsa.Cron","version":1,"cronExpression":{{Literal("String", expression)}},"timeZone":{{Literal("String", zone)}}
        """;

    public static string StartAt(string instant) => $$"""
        "type":"Elsa.StartAt","version":1,"dateTime":{{Literal("DateTimeOffset", instant)}}
        """;

    private static string Literal(string type, string value) => $$"""{"typeName":"{{type}}","expression":{"type":"Literal","value":"{{value}}"} }""";
}
