using MediationWorkflows.Web.CommandLine;

namespace MediationWorkflows.Web.Tests.CommandLine;

public sealed class WorkflowVerbsTests : IDisposable
{
    const string Sound = """{"definitionId":"sound","root":{"type":"Elsa.WriteLine","id":"w","text":"hello"}}""";

    readonly string folder = Directory.CreateTempSubdirectory("mediation-definitions-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_flawless_definition_validates_without_a_word()
    {
        var (code, output) = await RunAsync("workflow", "validate", Write("a.json", Sound));

        Assert.Equal((0, ""), (code, output));
    }

    [Fact]
    public async Task A_finding_is_a_line_with_file_severity_code_and_node()
    {
        var path = Write("a.json", """{"definitionId":"d","root":{"type":"Elsa.Nope","id":"w"}}""");

        var (code, output) = await RunAsync("workflow", "validate", path);

        Assert.Equal(1, code);
        Assert.Equal($"{path}: error unknown-activity Workflow1:w: The activity type \"Elsa.Nope\" is not known.", output.TrimEnd());
    }

    [Fact]
    public async Task Warnings_alone_do_not_fail()
    {
        var (code, output) = await RunAsync("workflow", "validate", Write("a.json", """{"definitionId":"d","root":{"type":"Elsa.Flowchart","id":"f","activities":[]}}"""));

        Assert.Equal(0, code);
        Assert.Contains(": warning empty-flowchart ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_a_finding_too() =>
        Assert.Contains("error unreadable $.root", (await RunAsync("workflow", "validate", Write("a.json", "{}"))).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"root":{"type":"Elsa.Nope","id":"w"}}""")]
    [InlineData("""{"root":{"type":"Elsa.WriteLine","id":"w","text":{"typeName":"String","expression":{"type":"JavaScript","value":"1 +"}}}}""")]
    [InlineData("""{"root":{"type":"Elsa.WriteLine","id":"w","text":{"typeName":"String","expression":{"type":"Liquid","value":"x"}}}}""")]
    [InlineData("""{}""")]
    public async Task A_run_refuses_what_cannot_run_at_all(string text) => Assert.Equal((2, ""), await RunAsync("workflow", "run", Write("a.json", text)));

    [Theory]
    [InlineData("ExecuteWorkflow", "true", 17)]
    [InlineData("DispatchWorkflow", "false", 101)]
    public async Task A_run_of_a_workflow_that_starts_itself_ends(string activity, string waits, int instances)
    {
        var path = Write("a.json", $$"""
            {"definitionId":"a","root":{"type":"Elsa.Sequence","id":"s","activities":[
             {"type":"Elsa.WriteLine","id":"w","text":{"typeName":"String","expression":{"type":"Literal","value":"again"} } },
             {"type":"Elsa.{{activity}}","id":"x","workflowDefinitionId":{"typeName":"String","expression":{"type":"Literal","value":"a"} },
              "waitForCompletion":{"typeName":"Boolean","expression":{"type":"Literal","value":"{{waits}}"} } }]} }
            """);

        var (code, output) = await RunAsync("workflow", "run", path);

        Assert.Equal((0, instances), (code, output.Split("again").Length - 1));
        Assert.Contains(": warning starts-itself Workflow1:s:x: ", (await RunAsync("workflow", "validate", path)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'b'+'a'+ +'a'+'a'", "\"baNaNa\"")]
    [InlineData("undefined", "null")]
    [InlineData("'\\ud800'", "\"\\ud800\"")]
    [InlineData("-0", "0")]
    [InlineData("({toJSON: () => 5})", "5")]
    [InlineData("({a: undefined, d: new Date(0), f: x => x})", "{\"d\":\"1970-01-01T00:00:00.000Z\"}")]
    public async Task Expression_eval_prints_what_JSON_stringify_would(string expression, string expected) =>
        Assert.Equal((0, expected), await RunAsync("expression", "eval", expression));

    string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    static async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        var code = await MediationCommand.RunAsync(args, output, TextWriter.Null);
        return (code, output.ToString().TrimEnd());
    }
}
