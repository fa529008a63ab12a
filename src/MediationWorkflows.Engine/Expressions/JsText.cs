namespace MediationWorkflows.Engine.Expressions;

/// <summary>How objects read as text.</summary>
internal static class JsText
{
    public static string OfObject(JsObject o) => o switch
    {
        JsFunction f => f.SourceText,
        _ => $"[object {o.ClassName}]",
    };
}
