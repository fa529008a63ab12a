namespace MediationWorkflows.Engine.Expressions;

/// <summary>Something that an expression can call.</summary>
internal abstract class JsFunction : JsObject
{
    internal override string ClassName => "Function";

    public virtual string SourceText => $"function {FunctionName}() {{ [native code] }}";

    public abstract int ParameterCount { get; }

    public abstract string FunctionName { get; }

    public abstract object? Call(Evaluation e, object? self, ReadOnlySpan<object?> arguments);
}

internal delegate object? NativeBody(Evaluation e, object? self, ReadOnlySpan<object?> arguments);

internal delegate object? NativeConstructor(Evaluation e, ReadOnlySpan<object?> arguments);

/// <summary>A built-in function; shared between evaluations, so frozen.</summary>
internal sealed class NativeFunction : JsFunction
{
    private readonly NativeBody body;

    public NativeFunction(string name, int parameterCount, NativeBody body)
    {
        FunctionName = name;
        ParameterCount = parameterCount;
        this.body = body;
    }

    public override string FunctionName { get; }

    public override int ParameterCount { get; }

    public NativeConstructor? Construct { get; init; }

    public override object? Call(Evaluation e, object? self, ReadOnlySpan<object?> arguments) => body(e, self, arguments);

    public NativeFunction With(string name, object? value)
    {
        Set(name, value);
        return this;
    }

    public NativeFunction Freeze()
    {
        Frozen = true;
        return this;
    }
}
