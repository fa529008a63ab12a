namespace MediationWorkflows.Engine.Tests.Expressions;

/// <summary>Every value is compared with Node's own evaluation.</summary>
public sealed class OracleTests
{
    [Fact]
    public void Nasty_expressions_give_what_Node_gives() => AssertAgrees(NastyExpressions.All);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Generated_expressions_give_what_Node_gives(int seed)
    {
        var generator = new ExpressionGenerator(seed);
        AssertAgrees([.. Enumerable.Range(0, 3000).Select(_ => generator.Next())]);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Broken_expressions_are_refused_where_Node_refuses_them(int seed)
    {
        var generator = new ExpressionGenerator(seed);
        var random = new Random(seed);
        List<string> mutated = [.. Enumerable.Range(0, 1500).Select(_ => Mutate(generator.Next(), random))];
        var expected = Node.Evaluate(mutated);
        List<string> differences = [];
        for (var i = 0; i < mutated.Count; i++)
        {
            var actual = Ours.Evaluate(mutated[i]);
            // What we do not support is refused, never evaluated to something else; what Node refuses, we refuse.
            if (expected[i] != actual && actual != "SyntaxError" && !(expected[i] == "SyntaxError" && IsSloppyOnly(mutated[i])))
                differences.Add($"{mutated[i]}\n  node   {expected[i]}\n  engine {actual}");
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences.Take(20)));
    }

    // An object or arrow at the very beginning reads differently where Node expects a parenthesised expression.
    private static bool IsSloppyOnly(string expression) => expression.Length == 0 || expression.TrimEnd().EndsWith(';') || expression.TrimStart().StartsWith("return", StringComparison.Ordinal);

    private static string Mutate(string text, Random random)
    {
        const string Pool = "()[]{},.:;?=+-*/%&|^!~<>\"'`$ax01 ";
        for (var n = random.Next(1, 3); n > 0 && text.Length > 1; n--)
        {
            var at = random.Next(text.Length);
            text = random.Next(3) switch
            {
                0 => text.Remove(at, 1),
                1 => text.Insert(at, Pool[random.Next(Pool.Length)].ToString()),
                _ => text[..at] + Pool[random.Next(Pool.Length)] + text[(at + 1)..],
            };
        }

        // Half a surrogate pair does not survive the pipe to Node.
        return text.Any(char.IsSurrogate) ? text.Replace("\ud83d", "", StringComparison.Ordinal).Replace("\ude00", "", StringComparison.Ordinal) : text;
    }

    private static void AssertAgrees(IReadOnlyList<string> expressions)
    {
        var expected = Node.Evaluate(expressions);
        List<string> differences = [];
        for (var i = 0; i < expressions.Count; i++)
        {
            var actual = Ours.Evaluate(expressions[i]);
            if (expected[i] != actual)
                differences.Add($"{expressions[i]}\n  node   {expected[i]}\n  engine {actual}");
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {expressions.Count} differ:\n{string.Join("\n", differences.Take(25))}");
    }
}
