using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace MediationWorkflows.Tests.Architecture;

/// <summary>What the compiler does not enforce inside the product: workflows, timers and ladders run anything, so they name no case.</summary>
public sealed partial class LayerTests
{
    private static readonly string[] Mechanisms = ["Workflows", "Timers", "Reminders", "Calendars", "Rulebook", "Database"];

    private static readonly string[] OfTheCase =
        ["Access", "Activities", "Cases", "Channels", "Concerns", "Consent", "Deadlines", "Disclosures", "Documents", "Duties", "Escalations", "Escrow", "Facts", "Fairness", "Forum", "Goals", "GroundRules", "Holds", "Interests", "Items", "Mail", "Milestones", "Neutrality", "Parties", "PriorClauses", "Proposals", "Records", "Restrictions", "Reviews", "Risk", "Roadmap", "Safety", "Scenarios", "Sessions", "Settlements", "Summaries", "Tasks", "Whistleblowing"];

    [Theory]
    [InlineData("Workflows")]
    [InlineData("Timers")]
    [InlineData("Reminders")]
    [InlineData("Calendars")]
    [InlineData("Rulebook")]
    [InlineData("Database")]
    public void A_mechanism_names_nothing_of_the_case(string folder)
    {
        Assert.Contains(folder, Mechanisms);
        var files = Directory.GetFiles(Path.Combine(Product(), folder), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);

        Assert.Empty(files.SelectMany(file => Violations(File.ReadAllText(file)).Select(v => $"{Path.GetFileName(file)}: {v}")));
    }

    [Theory]
    [InlineData("using MediationWorkflows.Cases;")]
    [InlineData("var open = db.Set<MediationWorkflows.Parties.Participation>();")]
    [InlineData("private Tasks.CaseTask task;")]
    public void A_planted_violation_is_found(string planted) => Assert.NotEmpty(Violations($"namespace MediationWorkflows.Timers;\n{planted}\n"));

    /// <summary>Every folder of the product is on one side or the other, or is known to stand above both.</summary>
    [Fact]
    public void No_folder_has_escaped_the_rule()
    {
        string[] above = ["Audit", "Competence", "Incidents", "Insights", "Jobs", "Monitoring", "Publishing", "Reconciling", "Retention", "Simulation", "Telemetry", "Time", "Verification"];
        var folders = Directory.GetDirectories(Product()).Select(Path.GetFileName).Except(["bin", "obj"]);

        Assert.Empty(folders.Except([.. Mechanisms, .. OfTheCase, .. above]));
    }

    private static IEnumerable<string> Violations(string source) => Reference().Matches(source)
        .Where(m => OfTheCase.Contains(m.Groups["folder"].Value, StringComparer.Ordinal)).Select(m => m.Value);

    private static string Product([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "src", "MediationWorkflows");

    // A using directive, or a name qualified by a folder such as Tasks.CaseTask.
    [GeneratedRegex(@"(?:MediationWorkflows\.|(?<![\w.]))(?<folder>[A-Z]\w+)(?:\.[A-Z]|;)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
