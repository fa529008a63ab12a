using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace MediationWorkflows.Tests.Architecture;

/// <summary>docs/requirements.md is true: every requirement has a row, what a row points at is there, and so are the tests that it names.</summary>
public sealed partial class RequirementsTests
{
    private const int Requirements = 68;

    private const int Invariants = 20;

    private static readonly string Root = RootOf();

    private static readonly IReadOnlyList<Row> Rows =
        [.. File.ReadAllLines(Path.Combine(Root, "docs", "requirements.md")).Where(l => l.Length > 3 && (l[..3] is "| R" or "| I") && char.IsDigit(l[3])).Select(l => Row.Of(l.Split('|')))];

    /// <summary>Test classes with their methods, as they are written.</summary>
    private static readonly ILookup<string, string> Tests = TestsOf();

    [Fact]
    public void Every_requirement_and_every_invariant_has_a_row_that_says_where_it_is_and_which_test_shows_it()
    {
        Assert.Empty(Enumerable.Range(1, Requirements).Except(Rows.SelectMany(r => r.Numbers('R'))));
        Assert.Empty(Enumerable.Range(1, Invariants).Except(Rows.SelectMany(r => r.Numbers('I'))));
        // A test by its method, or the gate that runs them all.
        Assert.All(Rows, row => Assert.True(row.Where.Length > 0 && Names(row.Test).Any(name => name.Contains('.', StringComparison.Ordinal) || name.StartsWith("eng/", StringComparison.Ordinal)), row.Title));
    }

    [Fact]
    public void Every_test_that_is_named_is_there() => Assert.Empty(Rows.SelectMany(row => Missing(row.Test)));

    [Fact]
    public void Every_place_that_is_named_is_there() => Assert.All(Rows.SelectMany(row => Names(row.Where)), name => Assert.True(IsThere(name), name));

    /// <summary>The check can fail: on a class, a method, and a method of the class named before.</summary>
    [Theory]
    [InlineData("`NoSuchTests`")]
    [InlineData("`RequirementsTests.No_such_method`")]
    [InlineData("`RequirementsTests.Every_test_that_is_named_is_there`, `.No_such_method`")]
    public void A_test_that_is_not_there_is_found_missing(string cell) => Assert.Single(Missing(cell));

    private static IEnumerable<string> Missing(string cell)
    {
        var last = "";
        foreach (var name in Names(cell).Where(n => !n.StartsWith("eng/", StringComparison.Ordinal)))
        {
            var parts = name[(name.LastIndexOf('/') + 1)..].Split('.');
            last = parts[0].Length > 0 ? parts[0] : last;
            if (!Tests.Contains(last) || (parts.Length > 1 && !Tests[last].Contains(parts[1], StringComparer.Ordinal)))
            {
                yield return name;
            }
        }
    }

    /// <summary>Folders and files of the product or its host, and definitions; anything else is a route, an activity or a word.</summary>
    private static bool IsThere(string name)
    {
        var place = name.Split('*')[0];
        return place switch
        {
            _ when place.StartsWith('/') => true,
            _ when place.EndsWith(".json", StringComparison.Ordinal) && !place.Contains('/') => File.Exists(Path.Combine(Root, "workflows", place)),
            _ when place.EndsWith('/') || place.EndsWith(".cs", StringComparison.Ordinal) || place.EndsWith(".json", StringComparison.Ordinal) =>
                new[] { "", "src/MediationWorkflows", "src/MediationWorkflows.Web" }.Select(root => Path.Combine(Root, root, place)).Any(p => File.Exists(p) || Directory.Exists(p)),
            _ => true,
        };
    }

    private static IEnumerable<string> Names(string cell) => Quoted().Matches(cell).Select(m => m.Groups[1].Value);

    private static ILookup<string, string> TestsOf()
    {
        var found = new List<(string Class, string Method)>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
        {
            var @class = "";
            foreach (Match match in Declaration().Matches(File.ReadAllText(file)))
            {
                @class = match.Groups["class"].Success ? match.Groups["class"].Value : @class;
                found.Add((@class, match.Groups["method"].Value));
            }
        }

        return found.ToLookup(t => t.Class, t => t.Method, StringComparer.Ordinal);
    }

    private static string RootOf([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));

    [GeneratedRegex("`([^`]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^(?:public |internal )?(?:sealed |abstract )?(?:partial )?class (?<class>\w+)|^    public (?:async )?(?:Task|void) (?<method>\w+)\(", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Declaration();

    private sealed record Row(string Title, string Where, string Test)
    {
        /// <summary><c>| R44, R45 title | where | test |</c></summary>
        public static Row Of(string[] cells) => new(cells[1].Trim(), cells[2].Trim(), cells[3].Trim());

        public IEnumerable<int> Numbers(char of) => Number().Matches(Title).Where(m => m.Value[0] == of).Select(m => int.Parse(m.ValueSpan[1..], CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"\b[RI]\d+\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
