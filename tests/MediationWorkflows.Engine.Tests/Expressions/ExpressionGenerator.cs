namespace MediationWorkflows.Engine.Tests.Expressions;

/// <summary>Expressions at random, but the same for the same seed: every operator, most methods, functions in functions.</summary>
internal sealed class ExpressionGenerator(int seed)
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

    private readonly Random random = new(seed);
    private int names;

    public string Next() => Value(random.Next(1, 5), []);

    private string Value(int depth, string[] scope)
    {
        if (depth <= 0)
            return scope.Length > 0 && random.Next(2) == 0 ? Pick(scope) : Pick(Leaves);
        string A() => Value(depth - 1, scope);
        string P() => $"({A()})";
        return random.Next(22) switch
        {
            < 4 => $"({P()} {Pick(Binary)} {P()})",
            4 => $"({Pick(Unary)}{P()})",
            5 => $"({A()} ? {A()} : {A()})",
            6 => $"({P()} ?? {P()})",
            7 => $"`a${{{A()}}}b${{{A()}}}`",
            8 => $"[{A()}, ...{Iterable(depth - 1, scope)}, {A()}]",
            9 => $"({{x: {A()}, ...{A()}, [{A()}]: {A()}, 'y z': {A()}}})",
            10 => $"{Text(depth - 1, scope)}.{Pick(Texts)}".Replace(".[", "[", StringComparison.Ordinal),
            11 or 12 => $"{List(depth - 1, scope)}.{Pick(Lists)}",
            13 => $"(Number({A()})).{Pick(Numbers)}",
            14 => $"{Pick(Functions)}({A()})",
            15 => $"Math.{(random.Next(2) == 0 ? "max" : "min")}({A()}, {A()})",
            16 => Function(depth, scope),
            17 => $"({A()})?.{(random.Next(2) == 0 ? "a" : "b")}?.[{A()}]",
            18 => $"({A()}, {A()})",
            19 => $"{List(depth - 1, scope)}.map(({Name(out var item)}, i) => {Value(depth - 1, [.. scope, item, "i"])})",
            20 => $"({random.Next(-9, 10)}) ** {random.Next(0, 6)}",
            _ => $"JSON.stringify(JSON.parse(JSON.stringify({A()}) ?? '1'))",
        };
    }

    private string Function(int depth, string[] scope)
    {
        var a = Name(out var first);
        var b = Name(out var second);
        var body = Value(depth - 1, [.. scope, first, second]);
        return random.Next(4) switch
        {
            0 => $"(({a}, {b} = {Value(0, scope)}) => {body})({Value(depth - 1, scope)})",
            1 => $"(({{x: {a}, ...{b}}}) => {body})({{x: {Value(0, scope)}, y: 2, z: 3}})",
            2 => $"(([{a}, ...{b}]) => {body})({Iterable(depth - 1, scope)})",
            _ => $"({a} => {b} => {body})({Value(0, scope)})({Value(0, scope)})",
        };
    }

    private string Name(out string name) => name = $"n{++names % 50}";

    private string Iterable(int depth, string[] scope) => random.Next(3) == 0 ? Text(depth, scope) : List(depth, scope);

    private string Text(int depth, string[] scope) => random.Next(2) == 0 ? Pick(["'abc'", "'b,a,c'", "'😀x'", "' Ab '", "''"]) : $"String({Value(depth, scope)})";

    private string List(int depth, string[] scope) => random.Next(2) == 0 ? Pick(["[1,2,3]", "[3,,1]", "['b','a',null]", "[]", "[[1],[2,[3]]]", "[10,9,1,undefined]"]) : $"[{Value(depth, scope)}, {Value(depth - 1, scope)}]";

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
