using MediationWorkflows.Engine.Expressions.Builtins;

namespace MediationWorkflows.Engine.Expressions;

/// <summary>Spreading: the elements of a value, and copies of its properties.</summary>
internal static class Iteration
{
    public static IEnumerable<object?> Of(object? value) => value switch
    {
        JsArray array => OfArray(array),
        string s => Characters(s),
        JsIterator iterator => iterator.Rest(),
        JsMap map => map.Entries(),
        JsSet set => set.Values(),
        _ => throw new ExpressionException("TypeError: the value is not iterable."),
    };

    private static IEnumerable<object?> OfArray(JsArray array)
    {
        for (var i = 0; i < array.Length; i++)
            yield return array.At(i);
    }

    /// <summary>By code points; half a surrogate pair stands alone.</summary>
    public static IEnumerable<object?> Characters(string s)
    {
        for (var i = 0; i < s.Length; i++)
        {
            if (char.IsHighSurrogate(s[i]) && i + 1 < s.Length && char.IsLowSurrogate(s[i + 1]))
            {
                yield return s.Substring(i, 2);
                i++;
            }
            else
            {
                yield return s[i].ToString();
            }
        }
    }

    public static void CopyProperties(object? from, JsObject to, HashSet<string>? except = null)
    {
        if (from is string s)
        {
            for (var i = 0; i < s.Length; i++)
                Copy(JsNumber.ToText(i), s[i].ToString());
        }
        else if (from is JsObject o)
        {
            foreach (var key in o.Keys().ToList())
                Copy(key, o[key]);
        }

        void Copy(string key, object? value)
        {
            if (except?.Contains(key) != true)
                to.Set(key, value);
        }
    }
}
