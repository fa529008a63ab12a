using FsCheck;
using FsCheck.Fluent;

namespace MediationWorkflows.Engine.Tests.Expressions;

/// <summary>An expression as a tree of texts, so that a counter-example shrinks to the part that matters.</summary>
/// <param name="Pieces">What stands around the parts: one more than there are parts.</param>
internal sealed record Drawn(string[] Pieces, Drawn[] Parts)
{
    public override string ToString() => string.Concat(Pieces.Zip(Parts, (piece, part) => piece + part)) + Pieces[^1];

    /// <summary>Each part by itself, then the whole with one part made simpler.</summary>
    public IEnumerable<Drawn> Simpler() =>
        [.. Parts, .. Parts.SelectMany((part, i) => part.Simpler().Select(simpler => this with { Parts = [.. Parts[..i], simpler, .. Parts[(i + 1)..]] }))];
}

/// <summary>Expressions of every kind: all operators, most methods, functions in functions.</summary>
internal static class AnyExpression
{
    private static readonly string[] Leaves =
    [
        "0", "1", "-1", "2", "3", "7", "0.1", "0.5", "1.5", "-2.5", "1e21", "1e-7", "123456789012", "4294967296", "2147483648", "-0", "NaN", "Infinity", "undefined", "null", "true", "false",
        "''", "'a'", "'abc'", "'10'", "' 12 '", "'-3.5'", "'0x1F'", "'😀x'", "'é'", "'b,a,c'", "'\\u0000'", "'Ab Cd'", "[]", "[1,2,3]", "[3,,1]", "['b','a']", "[[1,2],[3]]", "[undefined,null]",
        "({})", "({a:1,b:'x'})", "({b:[1,{c:2}],2:0,1:9})", "/a/", "'2030-02-28T23:59:59Z'",
    ];

    private static readonly string[] Binary = ["+", "+", "-", "*", "/", "%", "==", "!=", "===", "!==", "<", ">", "<=", ">=", "&", "|", "^", "<<", ">>", ">>>", "&&", "||"];
    private static readonly string[] Unary = ["-", "+", "!", "~", "typeof ", "void ", "!!"];

    private static readonly string[] Texts =
    [
        "length", "toUpperCase()", "toLowerCase()", "trim()", "charAt(1)", "charCodeAt(0)", "codePointAt(0)", "slice(1)", "slice(-2,-1)", "substring(2,0)", "substr(-2,1)", "split('')", "split(',')",
        "split(/[b,]/)", "indexOf('b')", "lastIndexOf('a')", "includes('a')", "startsWith('a')", "endsWith('c')", "padStart(5,'xy')", "padEnd(4)", "repeat(2)", "replace('a','[$&]')",
        "replace(/[a-c]/g, m => m + m)", "replaceAll('a','-')", "match(/b/)", "match(/[a-z]/g)", "search(/c/)", "at(-1)", "concat(1,null)", "localeCompare('b')", "normalize('NFD').length", "[1]", "toString()",
    ];

    private static readonly string[] Lists =
    [
        "length", "join('-')", "concat([9],8)", "slice(1)", "slice(-2)", "indexOf(1)", "includes(NaN)", "reverse()", "sort()", "sort((a,b)=>b-a)", "map((x,i)=>[i,x])", "filter(x=>x)", "find(x=>x>1)",
        "findIndex(x=>x===3)", "findLast(x=>x)", "some(x=>x>2)", "every(x=>x)", "reduce((a,b)=>a+b,0)", "reduceRight((a,b)=>a+'|'+b,'')", "flat()", "flatMap(x=>[x,x])", "at(-1)", "concat()", "fill(7,1)",
        "push(4)", "pop()", "shift()", "unshift(0)", "splice(1,1)", "toString()", "lastIndexOf(3)", "toSorted()", "with(0,5)", "entries().next().value", "copyWithin(0,1)", "keys().next()",
    ];

    private static readonly string[] Numbers = ["toFixed(2)", "toString()", "toString(2)", "toString(36)", "toPrecision(3)", "toExponential(2)", "valueOf()", "toFixed(0)"];

    private static readonly string[] Functions =
    [
        "Math.abs", "Math.floor", "Math.ceil", "Math.round", "Math.trunc", "Math.sign", "Math.sqrt", "Math.fround", "Math.clz32", "Number", "String", "Boolean", "parseInt", "parseFloat", "isNaN", "isFinite",
        "Number.isInteger", "Array.isArray", "JSON.stringify", "Object.keys", "Object.values", "Object.entries", "Array.from", "Array.of", "encodeURIComponent", "Number.isSafeInteger", "Date.UTC",
    ];

    public static readonly Gen<Drawn> Generator = Gen.Choose(1, 4).SelectMany(depth => Value(depth, []));

    public static readonly Arbitrary<Drawn> Arbitrary = Arb.From(Generator, drawn => drawn.Simpler());

    // Which kind comes first: building the generators of all of them for each part would never end.
    private static Gen<Drawn> Value(int depth, string[] scope)
    {
        if (depth <= 0)
            return scope.Length == 0 ? Text(Gen.Elements(Leaves)) : Gen.OneOf(Text(Gen.Elements(scope)), Text(Gen.Elements(Leaves)));
        return Gen.Choose(0, 21).SelectMany(kind => Value(kind, depth - 1, scope));
    }

    private static Gen<Drawn> Value(int kind, int depth, string[] scope)
    {
        var any = Value(depth, scope);
        switch (kind)
        {
            case < 4:
                return Fill("((@) @ (@))", any, Text(Gen.Elements(Binary)), any);
            case 4:
                return Fill("(@(@))", Text(Gen.Elements(Unary)), any);
            case 5:
                return Fill("(@ ? @ : @)", any, any, any);
            case 6:
                return Fill("((@) ?? (@))", any, any);
            case 7:
                return Fill("`a${@}b${@}`", any, any);
            case 8:
                return Fill("[@, ...@, @]", any, Iterable(depth, scope), any);
            case 9:
                return Fill("({x: @, ...@, [@]: @, 'y z': @})", any, any, any, any, any);
            case 10:
                return Gen.Elements(Texts).SelectMany(method => Fill(method[0] == '[' ? "@" + method : "@." + method, TextOf(depth, scope)));
            case 11 or 12:
                return Gen.Elements(Lists).SelectMany(method => Fill("@." + method, List(depth, scope)));
            case 13:
                return Gen.Elements(Numbers).SelectMany(method => Fill("(Number(@))." + method, any));
            case 14:
                return Gen.Elements(Functions).SelectMany(function => Fill(function + "(@)", any));
            case 15:
                return Gen.Elements("Math.max", "Math.min").SelectMany(function => Fill(function + "(@, @)", any, any));
            case 16:
                return Function(depth, scope);
            case 17:
                return Gen.Elements("a", "b").SelectMany(name => Fill($"(@)?.{name}?.[@]", any, any));
            case 18:
                return Fill("(@, @)", any, any);
            case 19:
                return Fill($"@.map((n{depth}, i) => @)", List(depth, scope), Value(depth, [.. scope, $"n{depth}", "i"]));
            case 20:
                return Fill("(@) ** @", Text(Gen.Choose(-9, 9).Select(n => $"{n}")), Text(Gen.Choose(0, 5).Select(n => $"{n}")));
            default:
                return Fill("JSON.stringify(JSON.parse(JSON.stringify(@) ?? '1'))", any);
        }
    }

    private static Gen<Drawn> Function(int depth, string[] scope)
    {
        var (a, b) = ($"a{depth}", $"b{depth}");
        var body = Value(depth, [.. scope, a, b]);
        var leaf = Value(0, scope);
        return Gen.OneOf(
            Fill($"(({a}, {b} = @) => @)(@)", leaf, body, Value(depth, scope)),
            Fill($"(({{x: {a}, ...{b}}}) => @)({{x: @, y: 2, z: 3}})", body, leaf),
            Fill($"(([{a}, ...{b}]) => @)(@)", body, Iterable(depth, scope)),
            Fill($"({a} => {b} => @)(@)(@)", body, leaf, leaf));
    }

    private static Gen<Drawn> Iterable(int depth, string[] scope) => Gen.Choose(0, 2).SelectMany(n => n == 0 ? TextOf(depth, scope) : List(depth, scope));

    private static Gen<Drawn> TextOf(int depth, string[] scope) => Gen.Choose(0, 1).SelectMany(n =>
        n == 0 ? Text(Gen.Elements("'abc'", "'b,a,c'", "'😀x'", "' Ab '", "''")) : Fill("String(@)", Value(depth, scope)));

    private static Gen<Drawn> List(int depth, string[] scope) => Gen.Choose(0, 1).SelectMany(n =>
        n == 0 ? Text(Gen.Elements("[1,2,3]", "[3,,1]", "['b','a',null]", "[]", "[[1],[2,[3]]]", "[10,9,1,undefined]")) : Fill("[@, @]", Value(depth, scope), Value(depth - 1, scope)));

    private static Gen<Drawn> Text(Gen<string> text) => text.Select(t => new Drawn([t], []));

    /// <summary>A text with a part at each "@".</summary>
    private static Gen<Drawn> Fill(string format, params Gen<Drawn>[] parts) => Gen.CollectToArray(parts).Select(filled => new Drawn(format.Split('@'), filled));
}
