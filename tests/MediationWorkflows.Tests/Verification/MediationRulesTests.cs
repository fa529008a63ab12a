using System.Text.Json.Nodes;
using MediationWorkflows.Activities;
using MediationWorkflows.Database;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Verification;
using MediationWorkflows.Tasks;
using MediationWorkflows.Tests.Support;
using MediationWorkflows.Verification;
using MediationWorkflows.Workflows;

namespace MediationWorkflows.Tests.Verification;

public sealed class MediationRulesTests
{
    private static readonly ActivityCatalog Catalog = ActivityCatalog.BuiltIn().AddMediation();

    public static TheoryData<int> Flaws => [.. Enumerable.Range(0, PlantedFlaw.All.Count)];

    [Theory]
    [MemberData(nameof(Flaws))]
    public void A_planted_flaw_is_found_with_the_way_to_it(int number)
    {
        var flaw = PlantedFlaw.All[number];

        var findings = Verify(flaw.Definition);

        var finding = findings.FirstOrDefault(f => f.Code == flaw.Code && f.NodeId.Split(':')[^1] == flaw.At);
        Assert.True(finding is not null, $"{flaw}: {string.Join("; ", findings)}");
        Assert.EndsWith(string.Join(" ", flaw.Way), string.Join(" ", finding.Steps.Where(s => s.Depth == 0).Select(s => $"{s.NodeId.Split(':')[^1]}:{s.Outcome}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Elsa.Sequence", "activities", true)]
    [InlineData("Elsa.Parallel", "activities", true)]
    [InlineData("Elsa.If", "then", false)]
    [InlineData("Elsa.While", "body", false)]
    public void A_wait_that_nothing_ends_is_found_in_whatever_it_is_put(string type, string slot, bool isList)
    {
        var wait = JsonNode.Parse("""{ "id": "wait", "type": "Elsa.Event", "version": 1, "eventName": { "typeName": "String", "expression": { "type": "Literal", "value": "Signed" } } }""");
        var box = new JsonObject { ["id"] = "box", ["type"] = type, ["version"] = 1, [slot] = isList ? new JsonArray(wait) : wait };
        var drawn = Drawing.New("case", """
            start Elsa.Start
            other CloseCase outcome=Withdrawn
            close CloseCase outcome=Withdrawn
            start.Done -> box
            box.Done -> close
            """).ToJsonObject();
        drawn["root"]!["activities"]![1] = box.DeepClone();
        Assert.Contains(Verify(WorkflowDefinition.FromJson(drawn)), f => (f.Code, f.NodeId.Split(':')[^1]) == ("wait-without-timeout", "box"));

        // Without a flowchart around it, too.
        var close = drawn["root"]!["activities"]![2]!.DeepClone();
        drawn["root"] = new JsonObject { ["id"] = "all", ["type"] = "Elsa.Sequence", ["version"] = 1, ["activities"] = new JsonArray(box, close) };
        Assert.Contains(Verify(WorkflowDefinition.FromJson(drawn)), f => (f.Code, f.NodeId.Split(':')[^1]) == ("wait-without-timeout", "wait"));
    }

    [Fact]
    public void Thirty_flaws_are_planted_and_each_rule_has_one_that_breaks_it()
    {
        Assert.True(PlantedFlaw.All.Count >= 30);
        Assert.Equal(PlantedFlaw.All.Count, PlantedFlaw.All.Select(f => f.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_shipped_definitions_break_no_rule()
    {
        var findings = DefinitionVerifier.Verify(InstallDefinitions.Shipped.Values, Catalog, rules: MediationRules.Instance);

        Assert.True(findings.Count == 0, string.Join("\n", findings.Select(f => $"{f.DefinitionId} {f} after {string.Join(", ", f.Steps.Select(s => $"{s.NodeId.Split(':')[^1]}:{s.Outcome}"))}")));
    }

    [Fact]
    public void Two_hundred_activities_are_searched_to_the_end() => Assert.Empty(Verify(LargeDefinition.Of(200)));

    [Fact]
    public void Mails_that_cannot_be_counted_on_all_ways_are_told()
    {
        // A thousand million ways through thirty decisions.
        var ways = Enumerable.Range(0, 30).SelectMany(i => (string[])[$"d{i} Elsa.FlowDecision condition=true", $"d{i}.True -> {Next(i)}", $"d{i}.False -> {Next(i)}"]);

        var findings = Verify(Drawing.New("case", string.Join('\n', (string[])["start Elsa.Start", "start.Done -> d0", "close CloseCase outcome=Withdrawn", .. ways])));

        Assert.Equal("search-limit", Assert.Single(findings, f => f.Code is "search-limit" or "too-many-mails").Code);

        static string Next(int i) => i == 29 ? "close" : $"d{i + 1}";
    }

    [Fact]
    public void A_search_that_reaches_its_bound_says_so()
    {
        // Sixteen questions at once, in any order: more positions than are looked at.
        var ways = Enumerable.Range(0, 16).SelectMany(i => (string[])
        [
            $"q{i} AskPeople taskKind=risk.draft audience=mediator ladder=standard \"rule=10 BD\"", $"start.Done -> q{i}", $"q{i}.Done -> all", $"q{i}.Silent -> all",
        ]);

        var findings = Verify(Drawing.New("wide", $"start Elsa.Start\nall Elsa.FlowJoin mode=WaitAllActive\nclose CloseCase outcome=Withdrawn\nall.Done -> close\n{string.Join('\n', ways)}"));

        Assert.Equal("search-limit", Assert.Single(findings).Code);
    }

    [Fact]
    public void A_definition_that_acts_for_no_case_is_under_no_rule_of_mediation() => Assert.Empty(Verify(Drawing.New("plain", """
        start Elsa.Start
        wait Elsa.Event eventName=Anything
        start.Done -> wait
        """)));

    [Fact]
    public async Task The_answers_to_each_question_are_those_that_its_kind_has()
    {
        await using var world = await TestWorld.CreateAsync(DatabaseProvider.Sqlite);

        var kinds = await world.ReadAsync(s => Task.FromResult(s.Get<TaskKinds>().All.Where(k => TaskTexts.All.Any(t => t.Value == k.Name)).ToDictionary(k => k.Name, k => k.Outcomes.Count, StringComparer.Ordinal)));

        var wrong = kinds.Where(k => Questions.Outcomes(k.Key)!.Count - 1 != Math.Min(k.Value, 3)).Select(k => $"{k.Key} has {k.Value}").ToList();
        Assert.True(wrong.Count == 0, string.Join(", ", wrong));
    }

    private static IReadOnlyList<Finding> Verify(WorkflowDefinition definition) => DefinitionVerifier.Verify(
        [definition], Catalog, new DefinitionSet(InstallDefinitions.Shipped.Values.Where(d => d.DefinitionId != definition.DefinitionId)), MediationRules.Instance);
}
