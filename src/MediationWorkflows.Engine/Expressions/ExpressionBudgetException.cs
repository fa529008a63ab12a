namespace MediationWorkflows.Engine.Expressions;

/// <summary>An expression used up one of its budgets: steps, depth, text or time.</summary>
public sealed class ExpressionBudgetException(string budget) : ExpressionException($"The expression went over its budget of {budget}.")
{
    public string Budget { get; } = budget;
}
