namespace MediationWorkflows.Engine.Expressions;

/// <summary>Something that an expression can call.</summary>
internal abstract class JsFunction : JsObject
{
    internal override string ClassName => "Function";

    public virtual string SourceText => "function () { [native code] }";
}
