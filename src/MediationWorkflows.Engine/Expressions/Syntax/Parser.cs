using System.Runtime.CompilerServices;

namespace MediationWorkflows.Engine.Expressions.Syntax;

/// <summary>
/// Reads the expression grammar of ECMAScript by recursive descent: this part the operators, the other one operands. Functions
/// have expression bodies only; statements, classes, generators and promises are refused with their position.
/// </summary>
internal sealed partial class Parser
{
    private const int MaxLength = 100_000;
    private const int MaxNesting = 120;
    private const int MaxNodes = 20_000;

    private static readonly Dictionary<string, int> Precedences = new(StringComparer.Ordinal)
    {
        ["??"] = 1, ["||"] = 2, ["&&"] = 3, ["|"] = 4, ["^"] = 5, ["&"] = 6, ["=="] = 7, ["!="] = 7, ["==="] = 7, ["!=="] = 7, ["<"] = 8, [">"] = 8,
        ["<="] = 8, [">="] = 8, ["instanceof"] = 8, ["in"] = 8, ["<<"] = 9, [">>"] = 9, [">>>"] = 9, ["+"] = 10, ["-"] = 10, ["*"] = 11, ["/"] = 11, ["%"] = 11,
        ["**"] = 12,
    };

    private readonly Tokenizer tokens;
    private readonly HashSet<Node> parenthesized = new(ReferenceEqualityComparer.Instance);
    private readonly List<(Node Node, int Position)> unresolvedCovers = [];
    private readonly List<NameUse> accesses = [];
    private readonly HashSet<string> assigned = new(StringComparer.Ordinal);
    private Token current;
    private int previousEnd;
    private int nesting;
    private int nodes;

    private Parser(string text)
    {
        tokens = new Tokenizer(text);
        current = tokens.Next(0);
    }

    public static (Node Root, List<NameUse> Uses) Parse(string text)
    {
        if (text.Length > MaxLength)
            throw new ExpressionSyntaxException($"The expression is longer than {MaxLength} characters.", 1, 1);
        var parser = new Parser(text);
        var root = parser.Whole();
        parser.accesses.RemoveAll(a => parser.assigned.Contains(a.Name));
        UnsupportedNames.Refuse(parser.accesses);
        return (root, parser.accesses);
    }

    private Node Whole()
    {
        if (current.IsKeyword("return"))
            Advance();
        var root = current.Kind == TokenKind.End || current.Is(";") ? new Constant(JsUndefined.Value) : Expression();
        while (current.Is(";"))
            Advance();
        if (current.Kind != TokenKind.End)
            throw current.Kind == TokenKind.Keyword && current.Text is not ("in" or "instanceof")
                ? Error($"Only a single expression is supported, so \"{current.Text}\" cannot stand here.")
                : Error($"Expected the end of the expression, found \"{Shown(current)}\".");
        RequireNoCovers();
        return root;
    }

    private Node Expression()
    {
        var first = Assignment();
        if (!current.Is(","))
            return first;
        List<Node> items = [first];
        while (current.Is(","))
        {
            Advance();
            items.Add(Assignment());
        }

        return new Comma([.. items]);
    }

    private Node Assignment()
    {
        using var guard = Nest();
        var start = current;
        if (start.Kind == TokenKind.Identifier && tokens.Next(start.End) is { NewlineBefore: false } arrow && arrow.Is("=>"))
        {
            Advance();
            return ArrowBody([new NamePattern(start.Text, null)], null, accesses.Count);
        }

        var left = Conditional();
        if (current.Kind != TokenKind.Punctuator || current.Text is not ['=', ..] and not [.., '='] || current.Text is "==" or "===" or "!=" or "!==" or "<=" or ">=" or "=>")
            return left;
        var op = current;
        Advance();
        if (op.Text == "=" && left is ArrayLiteral or ObjectLiteral && !parenthesized.Contains(left))
        {
            var pattern = ToPattern(left, start.Start);
            return new DestructuringAssign(pattern, Assignment());
        }

        if (left is not (Name or Member or Index) || (left is Member { IsOptional: true } or Index { IsOptional: true }))
            throw tokens.Error("This cannot be assigned to.", start.Start);
        if (left is Name name)
            assigned.Add(name.Text);
        var right = Named(Assignment(), left);
        return op.Text == "=" ? new Assign(left, right) : new CompoundAssign(left, op.Text[..^1], right);
    }

    private Node Conditional()
    {
        var test = Binary(0);
        if (!current.Is("?"))
            return test;
        Advance();
        var then = Assignment();
        Expect(":");
        return Count(new Conditional(test, then, Assignment()));
    }

    private Node Binary(int minimum)
    {
        var start = current.Start;
        var left = Unary();
        while (true)
        {
            var op = current.Kind is TokenKind.Punctuator || current.IsKeyword("in") || current.IsKeyword("instanceof") ? current.Text : "";
            if (!Precedences.TryGetValue(op, out var precedence) || precedence <= minimum)
                return left;
            if (op == "**")
            {
                if (left is Unary && !parenthesized.Contains(left))
                    throw tokens.Error("A unary operator before ** needs parentheses.", start);
                Advance();
                left = Count(new Binary("**", left, Binary(precedence - 1)));
                continue;
            }

            var opToken = current;
            Advance();
            var right = Binary(precedence);
            if (IsBareArrow(left) || IsBareArrow(right))
                throw tokens.Error("An arrow function as operand needs parentheses.", opToken.Start);
            RequireNoMix(op, left, right, opToken);
            left = Count<Node>(op switch
            {
                "&&" or "||" or "??" => new Logical(op, left, right),
                _ => new Binary(op, left, right),
            });
        }
    }

    private bool IsBareArrow(Node node) => node is Arrow && !parenthesized.Contains(node);

    // "a ?? b || c" has no meaning without parentheses.
    private void RequireNoMix(string op, Node left, Node right, Token at)
    {
        foreach (var side in (Node[])[left, right])
        {
            if (side is Logical inner && !parenthesized.Contains(side) && (op == "??") != (inner.Operator == "??") && (op is "??" or "||" or "&&"))
                throw tokens.Error("?? cannot be mixed with || or && without parentheses.", at.Start);
        }
    }

    private Node Unary()
    {
        using var guard = Nest();
        var start = current;
        if (current.Kind == TokenKind.Keyword && current.Text is "typeof" or "void" or "delete" || current is { Kind: TokenKind.Punctuator, Text: "+" or "-" or "!" or "~" })
        {
            Advance();
            return Count(new Unary(start.Text, Unary()));
        }

        if (current.Is("++") || current.Is("--"))
        {
            Advance();
            return new Update(Target(Unary(), start), start.Text, isPrefix: true);
        }

        if (current.IsKeyword("await") || current.IsKeyword("yield"))
            throw Error($"{current.Text} is not supported: expressions are synchronous.");
        var operand = LeftHandSide();
        if ((current.Is("++") || current.Is("--")) && !current.NewlineBefore)
        {
            var op = current.Text;
            Advance();
            return new Update(Target(operand, start), op, isPrefix: false);
        }

        return operand;
    }

    private Node Target(Node node, Token start) =>
        node is Name or Member { IsOptional: false } or Index { IsOptional: false } ? node : throw tokens.Error("This cannot be assigned to.", start.Start);

    private static Node Named(Node value, Node target)
    {
        if (value is Arrow { FunctionName: "" } arrow && target is Name name)
            arrow.FunctionName = name.Text;
        return value;
    }

    private void Advance() => Advance(current.End);

    private void Advance(int end)
    {
        previousEnd = end;
        current = tokens.Next(end);
    }

    private void Expect(string punctuator)
    {
        if (!current.Is(punctuator))
            throw Error($"Expected \"{punctuator}\", found \"{Shown(current)}\".");
        Advance();
    }

    private void Use(string name, int start, string? argument = null, bool isCall = false) => accesses.Add(new NameUse(name, argument, isCall, tokens.Place(start)));

    private ExpressionSyntaxException Error(string message) => tokens.Error(message, current.Start);

    private static string Shown(Token token) => token.Kind switch
    {
        TokenKind.Text => "a text",
        TokenKind.Number => "a number",
        _ => token.Text,
    };

    private T Count<T>(T node) where T : Node =>
        ++nodes > MaxNodes ? throw Error("The expression has too many parts.") : node;

    private Nesting Nest()
    {
        if (++nesting > MaxNesting * 2 || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Error("The expression is nested too deeply.");
        return new Nesting(this);
    }

    private readonly ref struct Nesting(Parser parser)
    {
        public void Dispose() => parser.nesting--;
    }
}
