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
    private readonly List<(string Name, string? Argument)> accesses;

    private JavaScriptExpression(string text, Node root, List<(string Name, string? Argument)> accesses)
    {
        Text = text;
        this.root = root;
        this.accesses = accesses;
        OutputReads = ReadsOf(accesses);
    }

    public string Text { get; }

    internal OutputReads OutputReads { get; }

    /// <summary>Global names used, with the first argument of calls where it is a literal; for the verifier.</summary>
    internal IReadOnlyList<(string Name, string? Argument)> Accesses => accesses;

    /// <exception cref="ExpressionSyntaxException">Not of the supported grammar; carries line and column.</exception>
    public static JavaScriptExpression Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (root, accesses) = Parser.Parse(text);
        return new JavaScriptExpression(text, root, accesses);
    }

    /// <exception cref="ExpressionException">The evaluation failed or went over a budget.</exception>
    public object? Evaluate(ExpressionScope scope) => new Evaluation(scope).Run(root);

    /// <summary>A value as JSON.stringify writes it; "null" for undefined.</summary>
    public static string Stringify(object? value)
    {
        try
        {
            return JsonObjectFunctions.Stringify(Evaluation.Current, value, null, null) ?? "null";
        }
        catch (InsufficientExecutionStackException)
        {
            throw new ExpressionBudgetException("depth");
        }
    }

    private static OutputReads ReadsOf(List<(string Name, string? Argument)> accesses)
    {
        // Each use is listed as a name, and each call once more, with its literal argument if it has one.
        var all = accesses.Count(a => a is { Name: "getOutputFrom", Argument: null }) > accesses.Count(a => a is { Name: "getOutputFrom", Argument: not null });
        var last = false;
        List<string> names = [];
        foreach (var (name, argument) in accesses)
        {
            last |= name == "getLastResult";
            if (name == "getOutputFrom" && argument is not null)
                names.Add(argument);
            else if (name.StartsWith("get", StringComparison.Ordinal) && !Accessors.IsFixed(name))
            {
                for (var at = name.IndexOf("From", StringComparison.Ordinal); at > 0; at = name.IndexOf("From", at + 1, StringComparison.Ordinal))
                    names.Add(name[(at + 4)..]);
            }
        }

        return all || last || names.Count > 0 ? new OutputReads(all, last, names) : OutputReads.None;
    }
}
