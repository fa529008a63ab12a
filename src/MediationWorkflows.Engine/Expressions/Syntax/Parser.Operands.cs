namespace MediationWorkflows.Engine.Expressions.Syntax;

internal sealed partial class Parser
{
    private Node LeftHandSide()
    {
        var start = current.Start;
        var node = current.IsKeyword("new") ? New() : Primary();
        if (node is Arrow && !parenthesized.Contains(node))
            return node;
        var isChain = false;
        while (true)
        {
            if (current.Is("."))
            {
                Advance();
                node = MemberAccess(node, isOptional: false);
            }
            else if (current.Is("?."))
            {
                Advance();
                isChain = true;
                if (current.Is("("))
                {
                    node = Count(new Call(node, Arguments(), isOptional: true));
                    RequireSupportedMethod((Call)node, start);
                }
                else if (current.Is("["))
                    node = BracketAccess(node, isOptional: true);
                else if (current.Kind == TokenKind.Template)
                    throw Error("A template cannot follow an optional chain.");
                else
                    node = MemberAccess(node, isOptional: true);
            }
            else if (current.Is("["))
            {
                node = BracketAccess(node, isOptional: false);
            }
            else if (current.Is("("))
            {
                node = Count(new Call(node, Arguments(), isOptional: false));
                RequireSupportedMethod((Call)node, start);
                if (node is Call { Callee: Name called } call)
                {
                    RequireSupported(called, call.Arguments, start);
                    Use(called.Text, start, call.Arguments is [Constant { Literal: string first }, ..] ? first : null, isCall: true);
                }
            }
            else if (current.Kind == TokenKind.Template)
            {
                if (isChain)
                    throw Error("A template cannot follow an optional chain.");
                var (parts, values, raws) = TemplateParts();
                node = Count(new TaggedTemplate(node, parts, raws, values));
            }
            else
            {
                break;
            }
        }

        return isChain ? new OptionalChain(node) : node;

        Node BracketAccess(Node target, bool isOptional)
        {
            Advance();
            var key = Expression();
            Expect("]");
            // Written with a literal it is the same member.
            if (target is Name container && key is Constant { Literal: string name })
                Use(container.Text, start, name);
            return Count(new Index(target, key, isOptional));
        }

        Node MemberAccess(Node target, bool isOptional)
        {
            var name = PropertyName();
            if (target is Name container)
                Use(container.Text, start, name);
            return Count(new Member(target, name, isOptional));
        }
    }

    private string PropertyName()
    {
        if (current.Kind is not (TokenKind.Identifier or TokenKind.Keyword))
            throw Error($"Expected a property name, found \"{Shown(current)}\".");
        var name = current.Text;
        Advance();
        return name;
    }

    private Node New()
    {
        var start = current.Start;
        Advance();
        using var guard = Nest();
        if (current.Is("."))
            throw Error("new.target is not supported.");
        var callee = current.IsKeyword("new") ? New() : Primary();
        while (true)
        {
            if (current.Is("."))
            {
                Advance();
                callee = Count(new Member(callee, PropertyName(), isOptional: false));
            }
            else if (current.Is("["))
            {
                Advance();
                var key = Expression();
                Expect("]");
                callee = Count(new Index(callee, key, isOptional: false));
            }
            else if (current.Is("?."))
            {
                throw Error("An optional chain cannot follow new.");
            }
            else
            {
                break;
            }
        }

        Node[] arguments = current.Is("(") ? Arguments() : [];
        RequireSupported(callee, arguments, start);
        if (callee is Name { Text: "String" or "Number" or "Boolean" } boxed)
            throw tokens.Error($"new {boxed.Text}(…) makes an object around a value, which is not supported; leave new out.", start);
        return Count(new New(callee, arguments));
    }

    private Node[] Arguments()
    {
        Expect("(");
        List<Node> arguments = [];
        while (!current.Is(")"))
        {
            arguments.Add(SpreadOrValue());
            if (!current.Is(","))
                break;
            Advance();
        }

        Expect(")");
        return [.. arguments];
    }

    private Node SpreadOrValue()
    {
        if (!current.Is("..."))
            return Assignment();
        Advance();
        return Count(new Spread(Assignment()));
    }

    private Node Primary()
    {
        var token = current;
        switch (token.Kind)
        {
            case TokenKind.Number or TokenKind.Text:
                Advance();
                return Count(new Constant(token.Value));
            case TokenKind.Identifier:
                if (token.Text == "async" && tokens.Next(token.End) is { NewlineBefore: false } next && (next.IsKeyword("function") || next.Kind == TokenKind.Identifier))
                    throw Error("async functions are not supported: expressions are synchronous.");
                Advance();
                Use(token.Text, token.Start);
                return Count(new Name(token.Text));
            case TokenKind.Template:
                var (parts, values, _) = TemplateParts();
                if (Array.IndexOf(parts, null) >= 0)
                    throw tokens.Error("The template holds an escape that is not valid.", token.Start);
                return Count(new Template(parts!, values));
            case TokenKind.Keyword:
                return Word(token);
            case TokenKind.Punctuator when token.Text == "(":
                return ParenthesesOrArrow();
            case TokenKind.Punctuator when token.Text == "[":
                return Array_();
            case TokenKind.Punctuator when token.Text == "{":
                return Object_();
            case TokenKind.Punctuator when token.Text is "/" or "/=":
                return RegExpLiteral(token);
            default:
                throw token.Kind == TokenKind.End ? Error("The expression ends too early.") : Error($"Expected a value, found \"{Shown(token)}\".");
        }
    }

    private Node Word(Token token)
    {
        switch (token.Text)
        {
            case "true" or "false":
                Advance();
                return new Constant(token.Text == "true");
            case "null":
                Advance();
                return new Constant(null);
            case "this":
                Advance();
                return new Constant(JsUndefined.Value);
            case "function":
                throw Error("Functions with statement bodies are not supported; write an arrow function with an expression, like x => x + 1.");
            case "class" or "super" or "import" or "let" or "const" or "var" or "if" or "for" or "while" or "do" or "switch" or "try" or "throw" or "return":
                throw Error($"Only expressions are supported, so \"{token.Text}\" cannot stand here.");
            default:
                throw Error($"\"{token.Text}\" cannot stand here.");
        }
    }

    /// <summary>What ECMAScript keeps for old web pages, in every browser (Annex B).</summary>
    private static readonly HashSet<string> OldMethods = new(StringComparer.Ordinal)
    {
        "anchor", "big", "blink", "bold", "fixed", "fontcolor", "fontsize", "italics", "link", "small", "strike", "sub", "sup", "getYear", "setYear", "toGMTString",
    };

    private void RequireSupportedMethod(Call call, int place)
    {
        if (call.Callee is Member { Name: var old } && OldMethods.Contains(old))
            throw tokens.Error($"{old} is not supported.", place);
        if (call.Callee is not Member { Name: var name } || !(name == "localeCompare" || name.StartsWith("toLocale", StringComparison.Ordinal)))
            return;
        var locale = name == "localeCompare" ? 1 : 0;
        // One that is computed is refused too: which it is would be known only when it runs.
        if (call.Arguments.Any(a => a is Spread) || !call.Arguments.Skip(locale).Index().All(a => a.Item is Name { Text: "undefined" } || a is (0, Constant { Literal: "en-US" or "en" })))
            throw tokens.Error("Only the locale en-US without options is supported.", place);
    }

    // A pattern that stands in the text is known to be unsupported before anything runs.
    private void RequireSupported(Node callee, Node[] arguments, int place)
    {
        if (callee is Name { Text: "Object" } && arguments is [not (ObjectLiteral or ArrayLiteral), ..])
            throw tokens.Error("Object(…) makes an object around a value, which is not supported.", place);
        if (callee is not Name { Text: "RegExp" } || arguments is not [Constant { Literal: string pattern }, ..])
            return;
        try
        {
            RegExpSource.Parse(pattern, arguments is [_, Constant { Literal: string flags }, ..] ? flags : "");
        }
        catch (UnsupportedRegExpException e)
        {
            throw tokens.Error(e.Message, place);
        }
        catch (ExpressionException)
        {
            // Wrong in any JavaScript, when it runs.
        }
    }

    private Node RegExpLiteral(Token token)
    {
        var (pattern, flags, end) = tokens.RegExp(token.Start);
        RegExpSource source;
        try
        {
            source = RegExpSource.Parse(pattern, flags);
        }
        catch (ExpressionException e)
        {
            throw tokens.Error(e.Message, token.Start);
        }

        Advance(end);
        return Count(new RegExpLiteral(source));
    }

    private (string?[] Parts, Node[] Values, string[] Raws) TemplateParts()
    {
        List<string?> parts = [];
        List<string> raws = [];
        List<Node> values = [];
        var at = current.End;
        while (true)
        {
            var (cooked, raw, end, isLast) = tokens.TemplatePart(at);
            parts.Add(cooked);
            raws.Add(raw);
            Advance(end);
            if (isLast)
                return ([.. parts], [.. values], [.. raws]);
            values.Add(Expression());
            if (!current.Is("}"))
                throw Error($"Expected \"}}\", found \"{Shown(current)}\".");
            at = current.End;
        }
    }

    private Node ParenthesesOrArrow()
    {
        var start = current.Start;
        var usesBefore = accesses.Count;
        Advance();
        List<Node> items = [];
        Node? rest = null;
        var trailingComma = false;
        while (!current.Is(")"))
        {
            if (current.Is("..."))
            {
                Advance();
                rest = LeftHandSide();
                break;
            }

            items.Add(Assignment());
            trailingComma = current.Is(",");
            if (!trailingComma)
                break;
            Advance();
        }

        Expect(")");
        if (current.Is("=>") && !current.NewlineBefore)
            return ArrowBody([.. items.Select(i => ToPattern(i, start))], rest is null ? null : ToPattern(rest, start), usesBefore);
        if (rest is not null || trailingComma || items.Count == 0)
            throw Error($"Expected \"=>\", found \"{Shown(current)}\".");
        var node = items.Count == 1 ? items[0] : new Comma([.. items]);
        parenthesized.Add(node);
        return node;
    }

    private Node ArrowBody(Pattern[] parameters, Pattern? rest, int usesBefore)
    {
        var bodyAt = current;
        Expect("=>");
        if (current.Is("{"))
            throw Error("Arrow functions have an expression as body here; for an object write ({ … }).");
        var names = parameters.Append(rest).Where(p => p is not null).SelectMany(p => p!.Names).ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
            throw tokens.Error("Two parameters have the same name.", bodyAt.Start);
        var body = Assignment();
        // Uses of a parameter say nothing about the world outside.
        for (var i = accesses.Count - 1; i >= usesBefore; i--)
        {
            if (names.Contains(accesses[i].Name))
                accesses.RemoveAt(i);
        }

        return Count(new Arrow(parameters, rest, body, tokens.Text));
    }
}
