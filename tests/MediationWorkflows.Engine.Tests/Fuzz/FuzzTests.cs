using System.Diagnostics;
using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Definitions;
using MediationWorkflows.Engine.Verification;

namespace MediationWorkflows.Engine.Tests.Fuzz;

public sealed class FuzzTests
{
    [Fact]
    public void The_definitions_that_get_damaged_are_sound() =>
        Assert.All(Corpus.Definitions, text => Assert.DoesNotContain(
            DefinitionVerifier.Verify([WorkflowDefinition.Parse(text)], ActivityCatalog.BuiltIn()), f => f.Severity == Severity.Error && f.Code != "unknown-port"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_damaged_definition_or_expression_is_run_or_refused_with_a_message(int seed)
    {
        // Bounded by time; eng/bench engine-fuzz does a million.
        var fuzzer = new Fuzzer(seed);
        var watch = Stopwatch.StartNew();
        var rounds = 0;
        // So many at least, however busy the machine: fewer need not meet every kind of end.
        while (rounds < 2_000 || (watch.Elapsed < TimeSpan.FromSeconds(4) && rounds < 20_000))
        {
            fuzzer.Run();
            rounds++;
        }

        Assert.True(fuzzer.Finished > 0 && fuzzer.Waiting > 0 && fuzzer.Faulted > 0 && fuzzer.Refused > 0 && fuzzer.Values > 0, "The damage is too much or too little.");
    }
}
