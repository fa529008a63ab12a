using MediationWorkflows.Engine.Execution;
using MediationWorkflows.Engine.Expressions.Builtins;
using MediationWorkflows.Engine.Expressions.Syntax;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>
/// A JavaScript expression, parsed once to an immutable tree and evaluated any number of times, from any thread. Values are
/// null, <see cref="JsUndefined"/>, bool, double, string and <see cref="JsObject"/>; nothing of .NET can be reached.
/// </summary>
public sealed class JavaScriptExpression
{
    private readonly Node root;

    private JavaScriptExpression(string text, Node root, List<NameUse> uses)
    {
        Text = text;
        this.root = root;
        Uses = uses;
        OutputReads = ReadsOf(uses);
    }

    public string Text { get; }

    internal OutputReads OutputReads { get; }

    /// <summary>Names taken from outside; for the verifier.</summary>
    internal IReadOnlyList<NameUse> Uses { get; }

    /// <exception cref="ExpressionSyntaxException">Not of the supported grammar; carries line and column.</exception>
    public static JavaScriptExpression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (root, uses) = Parser.Parse(text);
        return new JavaScriptExpression(text, root, uses);
    }

    /// <exception cref="ExpressionException">The evaluation failed or went over a budget.</exception>
    public object? Evaluate(ExpressionScope scope) => new Evaluation(scope).Run(root);

    /// <summary>A value as JSON.stringify writes it; "null" for undefined.</summary>
    /// <exception cref="ExpressionException">The value refers to itself, or is too large.</exception>
    public static string Stringify(object? value) => new Evaluation(new VariableScope(default)).Stringify(value);

    private static OutputReads ReadsOf(List<NameUse> uses)
    {
        var all = uses.Exists(u => u is { Name: "getOutputFrom", IsCall: true, Argument: null });
        var last = uses.Exists(u => u.Name == "getLastResult");
        List<string> names = [.. uses.Where(u => u is { Name: "getOutputFrom", Argument: not null }).Select(u => u.Argument!)];
        foreach (var name in uses.Select(u => u.Name).Distinct(StringComparer.Ordinal))
        {
            if (!name.StartsWith("get", StringComparison.Ordinal) || Accessors.IsFixed(name))
                continue;
            for (var at = name.IndexOf("From", StringComparison.Ordinal); at > 0; at = name.IndexOf("From", at + 1, StringComparison.Ordinal))
                names.Add(name[(at + 4)..]);
        }

        return all || last || names.Count > 0 ? new OutputReads(all, last, names) : OutputReads.None;
    }
}
