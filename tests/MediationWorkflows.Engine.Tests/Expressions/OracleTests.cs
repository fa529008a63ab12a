using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Engine.Expressions;

namespace MediationWorkflows.Engine.Tests.Expressions;

/// <summary>Every value is compared with Node's own evaluation.</summary>
public sealed class OracleTests(Node node) : IClassFixture<Node>
{
    private const string Pool = "()[]{},.:;?=+-*/%&|^!~<>\"'`$ax01 ";

    [Fact]
    public void Nasty_expressions_give_what_Node_gives() => Assert.DoesNotContain(NastyExpressions.All.Select(Compare), c => c.Ours != c.Theirs);

    [Fact]
    public void Any_expression_gives_what_Node_gives() => Laws.Hold(
        Prop.ForAll(AnyExpression.Arbitrary, drawn =>
        {
            var c = Compare(drawn.ToString());
            return (c.Ours == c.Theirs).Label(c.ToString());
        }), cases: 9000);

    [Fact]
    public void A_broken_expression_is_refused_where_Node_refuses_it() => Laws.Hold(
        Prop.ForAll(Broken.ToArbitrary(), text =>
        {
            var c = Compare(text);
            // What we do not support is refused, never evaluated to something else; what Node refuses, we refuse.
            return (c.Ours == c.Theirs || c.Ours == "SyntaxError" || (c.Theirs == "SyntaxError" && IsOursAlone(text))).Label(c.ToString());
        }), cases: 3000);

    private static Gen<string> Broken =>
        from drawn in AnyExpression.Generator
        from damages in Gen.ArrayOf(Gen.Choose(0, 2).SelectMany(kind => Gen.Choose(0, 10_000).SelectMany(at => Gen.Elements(Pool.ToCharArray()).Select(c => (kind, at, c)))), 2)
        select damages.Aggregate(drawn.ToString(), (text, d) => Damage(text, d.kind, d.at, d.c));

    private static string Damage(string text, int kind, int position, char c)
    {
        var at = position % Math.Max(1, text.Length);
        // Half a surrogate pair does not survive the pipe to Node.
        if (text.Length < 2 || char.IsSurrogate(text[at]))
            return text;
        return kind switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, c.ToString()),
            _ => text[..at] + c + text[(at + 1)..],
        };
    }

    // A leading return and a trailing semicolon are ours.
    private static bool IsOursAlone(string expression) => expression.TrimEnd().EndsWith(';') || expression.TrimStart().StartsWith("return", StringComparison.Ordinal);

    private Comparison Compare(string expression) => new(expression, Ours.Evaluate(expression), node.Evaluate(expression));

    private sealed record Comparison(string Expression, string Ours, string Theirs)
    {
        public override string ToString() => $"{Expression}\n  node   {Theirs}\n  engine {Ours}";
    }

    [Theory]
    [InlineData("1 + /\\p{Script=Greek}/u.test('x')", 1, 5)]
    [InlineData("[\n  /[\\p{Emoji}]/v]", 2, 3)]
    [InlineData("new RegExp('\\\\p{Alphabetic}', 'u')", 1, 1)]
    [InlineData("(1.5).toLocaleString('de-DE')", 1, 1)]
    [InlineData("'a'.localeCompare('b', 'de')", 1, 1)]
    [InlineData("1 + new String('a')", 1, 5)]
    [InlineData("new Number(5)", 1, 1)]
    [InlineData("typeof Object(1)", 1, 8)]
    [InlineData("new Object('a')", 1, 1)]
    [InlineData("'x'.anchor('y')", 1, 1)]
    [InlineData("new Date(0).getYear()", 1, 1)]
    [InlineData("RegExp.prototype.test.name", 1, 1)]
    [InlineData("1 + (1.5).toLocaleString(variables.Locale)", 1, 5)]
    [InlineData("'a'.localeCompare(...['b', 'de'])", 1, 1)]
    [InlineData("new Date().toLocaleDateString('en-US', {month: 'long'})", 1, 1)]
    public void What_JavaScript_knows_and_the_engine_does_not_is_refused_with_its_place(string expression, int line, int column)
    {
        var refused = Assert.Throws<ExpressionSyntaxException>(() => JavaScriptExpression.Parse(expression));

        Assert.Equal((line, column), (refused.Line, refused.Column));
    }
}
