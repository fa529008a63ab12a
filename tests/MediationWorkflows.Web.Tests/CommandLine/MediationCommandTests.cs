using MediationWorkflows.Web.CommandLine;

namespace MediationWorkflows.Web.Tests.CommandLine;

public sealed class MediationCommandTests : IDisposable
{
    readonly string data = Directory.CreateTempSubdirectory("mediation-verbs-").FullName;

    static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await MediationCommand.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("serve", "--nonsense")]
    [InlineData("--urls", "http://127.0.0.1:1", "workflow", "run")]
    [InlineData("serve", "--virtual-clock", "tomorrow")]
    [InlineData("workflow", "run", "no-such-file.json")]
    [InlineData("workflow", "validate", "no-such-file.json")]
    [InlineData("expression", "eval", "1", "--variable", "x")]
    [InlineData("expression", "eval", "1", "--variable", "x={")]
    [InlineData("user", "add", "--name", "A", "--email", "a@example.org", "--role", "King")]
    [InlineData("user", "add", "--name", "A", "--email", "no address", "--role", "Client")]
    [InlineData("user", "add", "--name", "A")]
    [InlineData("deadline", "explain", "--anchor", "2027-02-30", "--rule", "10 BD")]
    [InlineData("deadline", "explain", "--anchor", "2027-01-04", "--rule", "10 BD", "--zone", "America/Nowhere")]
    [InlineData("deadline", "explain", "--anchor", "2027-01-04", "--rule", "10 BD", "--roll", "sideways")]
    public async Task Wrong_arguments_are_one_line_and_exit_code_2(params string[] args)
    {
        var (code, output, error) = await RunAsync(args);

        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("serve", "--help")]
    [InlineData("workflow", "run", "--help")]
    [InlineData("workflow", "validate", "--help")]
    [InlineData("expression", "eval", "--help")]
    [InlineData("deadline", "explain", "--help")]
    [InlineData("db", "migrate", "--help")]
    [InlineData("db", "status", "--help")]
    [InlineData("db", "backup", "--help")]
    [InlineData("user", "add", "--help")]
    [InlineData("incident", "list", "--help")]
    [InlineData("incident", "skip", "--help")]
    [InlineData("reconcile", "--help")]
    [InlineData("migration", "plan", "--help")]
    [InlineData("audit", "verify", "--help")]
    public async Task Every_verb_explains_itself(params string[] args)
    {
        var (code, output, error) = await RunAsync(args);

        Assert.Equal(0, code);
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
        Assert.Equal("", error);
    }

    [Fact]
    public async Task A_deadline_is_explained_day_by_day()
    {
        var (code, output, _) = await RunAsync("deadline", "explain", "--anchor", "2027-01-04", "--rule", "10 BD", "--zone", "America/New_York");
        var lines = output.TrimEnd().Split('\n', StringSplitOptions.TrimEntries);

        Assert.Equal(0, code);
        Assert.Equal("2027-01-19", lines[0]);
        Assert.Equal("2027-01-20T05:00:00Z", lines[1]);
        Assert.Contains(lines[2..], line => line.Contains("Martin Luther King", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hours_are_shown_with_their_offset()
    {
        var (_, output, _) = await RunAsync("deadline", "explain", "--anchor", "2027-03-13T12:00", "--rule", "24 h", "--zone", "America/New_York");

        Assert.StartsWith("2027-03-14T13:00:00-04:00", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "42", "variables.amount * 2", "amount=21")]
    [InlineData(0, "[5,null]", "[a?.[0]?.b, a?.[1]?.b]", "a=[{\"b\":5}]")]
    [InlineData(0, "null", "undefined", "amount=21")]
    [InlineData(0, "{\"a\":[1,\"ü\"]}", "({ a: [1, variables.name] })", "name=\"ü\"")]
    [InlineData(1, "", "1 +", "amount=21")]
    public async Task An_expression_is_evaluated_as_the_engine_does(int code, string output, string expression, string variable)
    {
        var result = await RunAsync("expression", "eval", expression, "--variable", variable);

        Assert.Equal((code, output), (result.Code, result.Output.Trim()));
        Assert.Equal(code == 0, result.Error.Length == 0);
    }

    [Fact]
    public async Task A_malformed_definition_is_a_finding_with_its_place()
    {
        var file = Path.Combine(data, "broken.json");
        await File.WriteAllTextAsync(file, """{ "id": "x", "root": [] }""");
        var (code, output, _) = await RunAsync("workflow", "validate", file);

        Assert.Equal(1, code);
        Assert.StartsWith($"{file}: error unreadable $", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_that_cannot_be_read_does_not_run()
    {
        var file = Path.Combine(data, "broken.json");
        await File.WriteAllTextAsync(file, "{ not json");

        Assert.Equal(2, (await RunAsync("workflow", "run", file)).Code);
    }

    [Fact]
    public async Task A_definition_runs_to_its_end_and_prints_its_lines()
    {
        var file = Path.Combine(data, "hello.json");
        await File.WriteAllTextAsync(
            file,
            """
            { "id": "hello-1", "definitionId": "hello", "name": "Hello", "version": 1, "isLatest": true, "isPublished": true,
              "root": { "id": "say", "nodeId": "Workflow1:say", "type": "Elsa.WriteLine", "version": 1,
                        "text": { "typeName": "String", "expression": { "type": "Literal", "value": "Hello" } } } }
            """);
        var (code, output, error) = await RunAsync("workflow", "run", file, "--from", "2027-01-04");
        var (_, json, _) = await RunAsync("workflow", "run", file, "--from", "2027-01-04", "--format", "json");

        Assert.Equal((0, "Hello"), (code, output.Trim()));
        Assert.StartsWith("Finished Finished", error, StringComparison.Ordinal);
        var report = System.Text.Json.Nodes.JsonNode.Parse(json)!;
        Assert.Equal("Finished", report["subStatus"]!.ToString());
        Assert.Equal("2027-01-04T00:00:00Z", report["journal"]![0]!["at"]!.ToString());
    }

    [Fact]
    public async Task The_schema_is_missing_until_it_is_migrated_and_then_there_is_nothing_left_to_do()
    {
        Assert.Equal(1, (await RunAsync("db", "status", "--data", data)).Code);
        Assert.NotEqual("applied=0", (await RunAsync("db", "migrate", "--data", data)).Output.Trim());
        Assert.Equal("applied=0", (await RunAsync("db", "migrate", "--data", data)).Output.Trim());
        Assert.Equal(0, (await RunAsync("db", "status", "--data", data)).Code);
    }

    [Fact]
    public async Task A_backup_is_a_whole_database_and_never_overwrites_a_file()
    {
        await RunAsync("user", "add", "--name", "Ada", "--email", "ada@example.org", "--role", "Coordinator", "--data", data);
        var copy = Path.Combine(data, "copy", "mediation.db");

        Assert.Equal(0, (await RunAsync("db", "backup", copy, "--data", data)).Code);
        var (code, _, error) = await RunAsync("user", "add", "--name", "Ada", "--email", "ada@example.org", "--role", "Coordinator", "--data", Path.Combine(data, "copy"));
        Assert.Equal(2, code);
        Assert.Contains("already", error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("db", "backup", copy, "--data", data)).Code);
    }

    [Theory]
    [InlineData("--api-key", "mw_")]
    [InlineData(null, "http://127.0.0.1:5080/link/")]
    public async Task A_new_user_gets_a_key_or_a_link(string? option, string start)
    {
        string[] args = ["user", "add", "--name", "Ada", "--email", "ada@example.org", "--role", "analyst", "--data", data];
        var (code, output, _) = await RunAsync(option is null ? args : [.. args, option]);

        Assert.Equal(0, code);
        Assert.StartsWith(start, output, StringComparison.Ordinal);
        Assert.Single(output.TrimEnd().Split('\n'));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(data, recursive: true);
    }
}
