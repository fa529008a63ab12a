using System.Globalization;
using System.Text;
using static MediationWorkflows.Engine.Expressions.Builtins.BuiltinMethods;

namespace MediationWorkflows.Engine.Expressions.Builtins;

/// <summary>JSON.parse and JSON.stringify.</summary>
internal static class JsonObjectFunctions
{
    public static readonly JsObject Value = Build();

    private static JsObject Build()
    {
        var json = new JsObject();
        json.Set("stringify", Method("stringify", 3, (e, _, a) => Stringify(e, At(a, 0), At(a, 1), At(a, 2)) is { } text ? e.Text(text) : JsUndefined.Value));
        json.Set("parse", Method("parse", 2, Parse));
        json.Frozen = true;
        return json;
    }

    /// <summary>Null stands for undefined: nothing to write.</summary>
    public static string? Stringify(Evaluation? e, object? value, object? replacer, object? space)
    {
        var indent = space switch
        {
            double d => new string(' ', (int)Math.Clamp(Math.Truncate(d), 0, 10)),
            string s => s[..Math.Min(s.Length, 10)],
            _ => "",
        };
        var writer = new Writer(e, replacer, indent);
        var holder = new JsObject();
        holder.Set("", value);
        return writer.Write(holder, "", value, "") ? writer.Text.ToString() : null;
    }

    private static object? Parse(Evaluation e, object? self, ReadOnlySpan<object?> a)
    {
        var value = JsonText.Parse(e, JsConvert.ToText(At(a, 0)));
        if (At(a, 1) is not JsFunction reviver)
            return value;
        var root = new JsObject();
        root.Set("", value);
        return Revive(e, root, "", reviver);
    }

    private static object? Revive(Evaluation e, JsObject holder, string key, JsFunction reviver)
    {
        if (Members.Get(holder, key) is JsObject o)
        {
            foreach (var k in o.Keys().ToList())
            {
                var revived = Revive(e, o, k, reviver);
                if (revived is JsUndefined)
                    o.Delete(k);
                else
                    o.Set(k, revived);
            }
        }

        return e.Call(reviver, holder, [key, Members.Get(holder, key)]);
    }

    private sealed class Writer(Evaluation? e, object? replacer, string indent)
    {
        private readonly HashSet<JsObject> open = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<string>? allowed = replacer is JsArray list ? [.. list.Items.Where(i => i is string or double).Select(JsConvert.ToText)] : null;

        public StringBuilder Text { get; } = new();

        public bool Write(JsObject holder, string key, object? value, string margin)
        {
            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            e?.Step();
            if (value is JsObject source and not JsFunction && Members.Get(source, "toJSON") is JsFunction toJson && e is not null)
                value = e.Call(toJson, value, [key]);
            else if (value is JsDate date)
                value = double.IsNaN(date.Time) ? null : JsDateText.Iso(date.Time);
            if (replacer is JsFunction function && e is not null)
                value = e.Call(function, holder, [key, value]);
            switch (value)
            {
                case null:
                    Text.Append("null");
                    return true;
                case bool b:
                    Text.Append(b ? "true" : "false");
                    return true;
                case double d:
                    Text.Append(double.IsFinite(d) ? JsNumber.ToText(d) : "null");
                    return true;
                case string s:
                    Quote(Text, s);
                    return true;
                case JsFunction or JsUndefined or JsHole:
                    return false;
                case JsObject o:
                    if (!open.Add(o))
                        throw new ExpressionException("TypeError: the value refers to itself.");
                    if (Text.Length > 4_000_000)
                        throw new ExpressionBudgetException("memory");
                    if (o is JsArray array)
                        WriteArray(array, margin);
                    else
                        WriteObject(o, margin);
                    open.Remove(o);
                    return true;
                default:
                    return false;
            }
        }

        private void WriteArray(JsArray array, string margin)
        {
            if (array.Length == 0)
            {
                Text.Append("[]");
                return;
            }

            Text.Append('[');
            for (var i = 0; i < array.Length; i++)
            {
                Separate(i, margin + indent);
                if (!Write(array, JsNumber.ToText(i), array.At(i), margin + indent))
                    Text.Append("null");
            }

            Close(margin).Append(']');
        }

        private void WriteObject(JsObject o, string margin)
        {
            Text.Append('{');
            var count = 0;
            foreach (var key in (allowed is null ? o.Keys() : allowed.Where(k => o.TryGet(k, out _))).ToList())
            {
                var before = Text.Length;
                Separate(count, margin + indent);
                Quote(Text, key);
                Text.Append(indent.Length > 0 ? ": " : ":");
                if (Write(o, key, o[key], margin + indent))
                    count++;
                else
                    Text.Length = before;
            }

            if (count > 0)
                Close(margin);
            Text.Append('}');
        }

        private void Separate(int index, string margin)
        {
            if (index > 0)
                Text.Append(',');
            if (indent.Length > 0)
                Text.Append('\n').Append(margin);
        }

        private StringBuilder Close(string margin) => indent.Length > 0 ? Text.Append('\n').Append(margin) : Text;
    }

    public static void Quote(StringBuilder text, string s)
    {
        text.Append('"');
        for (var i = 0; i < s.Length; i++)
        {
            var c = s[i];
            switch (c)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\b':
                    text.Append("\\b");
                    break;
                case '\f':
                    text.Append("\\f");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                default:
                    if (char.IsHighSurrogate(c) && i + 1 < s.Length && char.IsLowSurrogate(s[i + 1]))
                        text.Append(c).Append(s[++i]);
                    else if (c < ' ' || char.IsSurrogate(c))
                        text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    else
                        text.Append(c);
                    break;
            }
        }

        text.Append('"');
    }
}
