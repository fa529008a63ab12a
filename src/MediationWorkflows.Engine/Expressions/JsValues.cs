using System.Globalization;

namespace MediationWorkflows.Engine.Expressions;

// Values of variables, inputs and expressions are plain objects: null, JsUndefined.Value, bool, double, string, JsObject and
// what derives from it. Nothing else ever gets in, so no expression can reach into .NET.

/// <summary>The value <c>undefined</c>.</summary>
public sealed class JsUndefined
{
    public static readonly JsUndefined Value = new();

    private JsUndefined()
    {
    }

    public override string ToString() => "undefined";
}

/// <summary>A missing element of an array, as in <c>[1,,2]</c>; reads as undefined.</summary>
internal sealed class JsHole
{
    public static readonly JsHole Value = new();
}

/// <summary>An ordinary object.</summary>
public class JsObject
{
    private OrderedDictionary<string, object?>? properties;

    public int Count => properties?.Count ?? 0;

    internal bool Frozen { get; set; }

    internal virtual string ClassName => "Object";

    /// <summary>The named property of this object itself.</summary>
    public virtual bool TryGet(string name, out object? value)
    {
        if (properties is not null)
            return properties.TryGetValue(name, out value);
        value = null;
        return false;
    }

    public object? this[string name]
    {
        get => TryGet(name, out var value) ? value : JsUndefined.Value;
        set => Set(name, value);
    }

    public virtual void Set(string name, object? value)
    {
        if (!Frozen)
            (properties ??= new OrderedDictionary<string, object?>(StringComparer.Ordinal))[name] = value;
    }

    public virtual bool Delete(string name)
    {
        if (Frozen && properties?.ContainsKey(name) == true)
            return false;
        properties?.Remove(name);
        return true;
    }

    /// <summary>Own enumerable names in ECMAScript's order: array indices ascending, then the others as they came.</summary>
    public virtual IEnumerable<string> Keys()
    {
        if (properties is null)
            return [];
        foreach (var key in properties.Keys)
        {
            if (ArrayIndex(key) >= 0)
                return properties.Keys.Where(k => ArrayIndex(k) >= 0).OrderBy(ArrayIndex).Concat(properties.Keys.Where(k => ArrayIndex(k) < 0)).ToList();
        }

        return properties.Keys;
    }

    /// <summary>The index that a canonical property name stands for, or -1.</summary>
    internal static long ArrayIndex(string name)
    {
        if (name.Length is 0 or > 10 || !char.IsAsciiDigit(name[0]) || (name[0] == '0' && name.Length > 1))
            return -1;
        return long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < uint.MaxValue ? i : -1;
    }
}

/// <summary>An array.</summary>
public class JsArray : JsObject
{
    public JsArray() => Items = [];

    public JsArray(IEnumerable<object?> items) => Items = [.. items];

    internal JsArray(List<object?> items) => Items = items;

    /// <summary>The elements; a missing one is a marker, so read single elements through <see cref="At"/>.</summary>
    internal List<object?> Items { get; }

    public int Length => Items.Count;

    internal override string ClassName => "Array";

    public object? At(int index) => index < 0 || index >= Items.Count || Items[index] is JsHole ? JsUndefined.Value : Items[index];

    public override bool TryGet(string name, out object? value)
    {
        if (name == "length")
        {
            value = (double)Items.Count;
            return true;
        }

        var index = ArrayIndex(name);
        if (index < 0)
            return base.TryGet(name, out value);
        value = index < Items.Count && Items[(int)index] is not JsHole ? Items[(int)index] : null;
        return index < Items.Count && Items[(int)index] is not JsHole;
    }

    public override void Set(string name, object? value)
    {
        if (Frozen)
            return;
        if (name == "length")
            SetLength(JsNumber.ToArrayLength(value));
        else if (ArrayIndex(name) is >= 0 and var index)
            SetAt(index, value);
        else
            base.Set(name, value);
    }

    internal void SetAt(long index, object? value)
    {
        if (Frozen)
            return;
        if (index >= Items.Count)
            SetLength(index + 1);
        Items[(int)index] = value;
    }

    internal void SetLength(long length)
    {
        if (length > 1_000_000)
            throw new ExpressionException("RangeError: the array would be too long.");
        if (length < Items.Count)
            Items.RemoveRange((int)length, Items.Count - (int)length);
        while (Items.Count < length)
            Items.Add(JsHole.Value);
    }

    public override bool Delete(string name)
    {
        var index = ArrayIndex(name);
        if (index < 0)
            return name != "length" && base.Delete(name);
        if (Frozen)
            return false;
        if (index < Items.Count)
            Items[(int)index] = JsHole.Value;
        return true;
    }

    public override IEnumerable<string> Keys()
    {
        for (var i = 0; i < Items.Count; i++)
        {
            if (Items[i] is not JsHole)
                yield return JsNumber.ToText(i);
        }

        foreach (var key in base.Keys())
            yield return key;
    }
}

/// <summary>A point in time, milliseconds since 1970-01-01T00:00Z, NaN when invalid.</summary>
public sealed class JsDate(double time) : JsObject
{
    public double Time { get; internal set; } = time;

    internal override string ClassName => "Date";
}
