namespace MediationWorkflows.Engine.Expressions.Syntax;

/// <summary>Arrays and objects, and what they mean where they turn out to be parameters.</summary>
internal sealed partial class Parser
{
    private ArrayLiteral Array_()
    {
        Expect("[");
        List<Node?> items = [];
        while (!current.Is("]"))
        {
            if (current.Is(","))
            {
                Advance();
                items.Add(null);
                continue;
            }

            items.Add(SpreadOrValue());
            if (!current.Is("]"))
                Expect(",");
        }

        Expect("]");
        return Count(new ArrayLiteral([.. items]));
    }

    private ObjectLiteral Object_()
    {
        Expect("{");
        List<ObjectLiteral.Entry> entries = [];
        while (!current.Is("}"))
        {
            entries.Add(Entry());
            if (!current.Is("}"))
                Expect(",");
        }

        Expect("}");
        var node = Count(new ObjectLiteral([.. entries]));
        if (entries.Exists(e => e.IsCover))
            unresolvedCovers.Add((node, previousEnd));
        return node;
    }

    private ObjectLiteral.Entry Entry()
    {
        if (current.Is("..."))
        {
            Advance();
            return new ObjectLiteral.Entry(null, null, Assignment(), IsSpread: true);
        }

        var token = current;
        if (current.Is("["))
        {
            Advance();
            var key = Assignment();
            Expect("]");
            RequireColon();
            return new ObjectLiteral.Entry(null, key, Assignment());
        }

        if (current.Kind is not (TokenKind.Identifier or TokenKind.Keyword or TokenKind.Text or TokenKind.Number))
            throw Error($"Expected a property, found \"{Shown(current)}\".");
        var name = token.Kind == TokenKind.Number ? JsNumber.ToText((double)token.Value!) : (string)token.Value!;
        Advance();
        if (token.Kind == TokenKind.Identifier && (current.Is(",") || current.Is("}")))
        {
            Use(name, token.Start);
            return new ObjectLiteral.Entry(name, null, new Name(name));
        }

        if (token.Kind == TokenKind.Identifier && current.Is("="))
        {
            Advance();
            return new ObjectLiteral.Entry(name, null, new Assign(new Name(name), Assignment()), IsCover: true);
        }

        RequireColon();
        if (name == "__proto__")
            throw tokens.Error("__proto__ is not supported.", token.Start);
        var value = Assignment();
        if (value is Arrow { FunctionName: "" } arrow)
            arrow.FunctionName = name;
        return new ObjectLiteral.Entry(name, null, value);
    }

    private void RequireColon()
    {
        if (current.Is("(") || current.Kind is TokenKind.Identifier)
            throw Error("Methods, getters and setters are not supported; write name: x => … instead.");
        Expect(":");
    }

    // What was read as a value turns out to be a parameter list or the left side of an assignment.
    private Pattern ToPattern(Node node, int position)
    {
        if (parenthesized.Contains(node))
            throw tokens.Error("This cannot be a parameter.", position);
        switch (node)
        {
            case Name name:
                return new NamePattern(name.Text, null);
            case Assign { Target: Name name } assign:
                return new NamePattern(name.Text, Named(assign.Value, name));
            case DestructuringAssign d:
                return d.Pattern.WithDefault(d.Value);
            case ArrayLiteral array:
                return new ArrayPattern([.. array.Items.Where(i => i is not Spread).Select(i => i is null ? null : ToPattern(i, position))], RestOf(array, position), null);
            case ObjectLiteral o:
                unresolvedCovers.RemoveAll(c => c.Node == o);
                return ObjectPatternOf(o, position);
            default:
                throw tokens.Error("This cannot be a parameter or be assigned to.", position);
        }
    }

    private Pattern? RestOf(ArrayLiteral array, int position)
    {
        var index = Array.FindIndex(array.Items, i => i is Spread);
        if (index < 0)
            return null;
        if (index != array.Items.Length - 1)
            throw tokens.Error("A rest element comes last.", position);
        return ToPattern(((Spread)array.Items[index]!).Value, position);
    }

    private ObjectPattern ObjectPatternOf(ObjectLiteral o, int position)
    {
        List<(string? Name, Node? Key, Pattern Pattern)> properties = [];
        Pattern? rest = null;
        foreach (var entry in o.Entries)
        {
            if (rest is not null)
                throw tokens.Error("A rest element comes last.", position);
            if (entry.IsSpread)
                rest = ToPattern(entry.Value, position);
            else
                properties.Add((entry.Name, entry.Key, ToPattern(entry.Value, position)));
        }

        return new ObjectPattern([.. properties], rest, null);
    }

    private void RequireNoCovers()
    {
        if (unresolvedCovers.Count > 0)
            throw tokens.Error("\"=\" is only allowed in a parameter.", unresolvedCovers[0].Position);
    }
}
