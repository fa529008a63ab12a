using System.Text.RegularExpressions;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>A regular expression value, with its own lastIndex over a shared pattern.</summary>
internal sealed class JsRegExp(RegExpSource source) : JsObject
{
    public RegExpSource Source => source;

    public int LastIndex { get; set; }

    internal override string ClassName => "RegExp";

    public override bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "source" => source.Literal,
            "flags" => source.Flags,
            "global" => source.IsGlobal,
            "ignoreCase" => source.Flags.Contains('i', StringComparison.Ordinal),
            "multiline" => source.Flags.Contains('m', StringComparison.Ordinal),
            "dotAll" => source.Flags.Contains('s', StringComparison.Ordinal),
            "unicode" => source.Flags.Contains('u', StringComparison.Ordinal),
            "unicodeSets" => source.Flags.Contains('v', StringComparison.Ordinal),
            "sticky" => source.IsSticky,
            "hasIndices" => source.Flags.Contains('d', StringComparison.Ordinal),
            "lastIndex" => JsNumber.Box(LastIndex),
            _ => JsUndefined.Value,
        };
        return value is not JsUndefined || base.TryGet(name, out value);
    }

    public override void Set(string name, object? value)
    {
        if (name == "lastIndex")
            LastIndex = (int)Math.Clamp(JsConvert.ToInteger(value), 0, int.MaxValue);
        else
            base.Set(name, value);
    }

    /// <summary>RegExp.prototype.exec: null or the array of captures, with index, input and groups.</summary>
    public object? Exec(Evaluation e, string text)
    {
        var moves = source.IsGlobal || source.IsSticky;
        var from = moves ? LastIndex : 0;
        var match = from > text.Length ? null : source.Match(text, from);
        if (match is null || (source.IsSticky && match.Index != from))
        {
            if (moves)
                LastIndex = 0;
            return null;
        }

        if (moves)
            LastIndex = match.Index + match.Length;
        e.Allocate(match.Groups.Count);
        return source.Captures(match, text);
    }

    public override string ToString() => $"/{source.Literal}/{source.Flags}";
}
