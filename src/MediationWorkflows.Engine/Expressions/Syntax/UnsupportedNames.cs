using System.Collections.Frozen;
using MediationWorkflows.Engine.Expressions.Builtins;

namespace MediationWorkflows.Engine.Expressions.Syntax;

/// <summary>
/// What ECMAScript has and expressions do not. A text that names it is refused with its place: elsewhere it would run, so here it must not wait for a
/// run to fail. A name that nobody has is another matter: that is a mistake, for the verifier to find.
/// </summary>
internal static class UnsupportedNames
{
    private static readonly FrozenSet<string> Standard = FrozenSet.ToFrozenSet(
    [
        "AggregateError", "Array", "ArrayBuffer", "Atomics", "BigInt", "BigInt64Array", "BigUint64Array", "Boolean", "DataView", "Date", "Error", "EvalError", "FinalizationRegistry",
        "Float16Array", "Float32Array", "Float64Array", "Function", "Int16Array", "Int32Array", "Int8Array", "Intl", "Iterator", "JSON", "Map", "Math", "Number", "Object", "Promise",
        "Proxy", "RangeError", "ReferenceError", "Reflect", "RegExp", "Set", "SharedArrayBuffer", "String", "Symbol", "SyntaxError", "Temporal", "TypeError", "URIError", "Uint16Array",
        "Uint32Array", "Uint8Array", "Uint8ClampedArray", "WeakMap", "WeakRef", "WeakSet", "escape", "eval", "globalThis", "unescape",
    ], StringComparer.Ordinal);

    private static readonly FrozenSet<string> StandardMembers = FrozenSet.ToFrozenSet(
    [
        "Array.fromAsync", "JSON.isRawJSON", "JSON.rawJSON", "Math.f16round", "Math.random", "Math.sumPrecise", "Object.create", "Object.defineProperties", "Object.defineProperty",
        "Object.getOwnPropertyDescriptor", "Object.getOwnPropertyDescriptors", "Object.getOwnPropertySymbols", "Object.getPrototypeOf", "Object.isExtensible", "Object.isSealed",
        "Object.preventExtensions", "Object.seal", "Object.setPrototypeOf", "RegExp.escape",
        "Boolean.prototype", "Date.prototype", "Map.prototype", "RegExp.prototype", "Set.prototype",
    ], StringComparer.Ordinal);

    /// <exception cref="ExpressionSyntaxException">The text uses one of them.</exception>
    public static void Refuse(IEnumerable<NameUse> uses)
    {
        foreach (var use in uses)
        {
            if (!Globals.TryGet(use.Name, out _) && Standard.Contains(use.Name))
                throw NotSupported(use.Name, use);
            if (use is { IsCall: false, Argument: not null } && $"{use.Name}.{use.Argument}" is var member && StandardMembers.Contains(member))
                throw NotSupported(member, use);
        }
    }

    private static ExpressionSyntaxException NotSupported(string what, NameUse use) => new(
        what == "Math.random" ? "Math.random is not supported: an expression gives the same value every time." : $"{what} is not supported.", use.Place.Line, use.Place.Column);
}
