using static MediationWorkflows.Engine.Expressions.Builtins.BuiltinMethods;
using static MediationWorkflows.Engine.Expressions.Builtins.StringMethods;

namespace MediationWorkflows.Engine.Expressions.Builtins;

internal static class ArrayMethods
{
    public static readonly NativeFunction[] All =
    [
        List("at", 1, (_, s, a) => Integer(At(a, 0)) is var i && (i < 0 ? i + s.Length : i) is var k && k >= 0 && k < s.Length ? s.At((int)k) : JsUndefined.Value),
        List("concat", 1, Concat),
        List("copyWithin", 2, CopyWithin),
        List("entries", 0, (_, s, _) => new JsIterator(Enumerable.Range(0, s.Length).Select(i => (object?)new JsArray([JsNumber.Box(i), s.At(i)])))),
        List("every", 1, (e, s, a) => !Indices(s).Any(WithCallback(e, s, a, negate: true))),
        List("fill", 1, Fill),
        List("filter", 1, (e, s, a) => Collect(e, Indices(s).Where(WithCallback(e, s, a)).Select(s.At))),
        List("find", 1, (e, s, a) => First(AllIndices(s), WithCallback(e, s, a)) is var i and >= 0 ? s.At(i) : JsUndefined.Value),
        List("findIndex", 1, (e, s, a) => JsNumber.Box(First(AllIndices(s), WithCallback(e, s, a)))),
        List("findLast", 1, (e, s, a) => First(AllIndices(s).Reverse(), WithCallback(e, s, a)) is var i and >= 0 ? s.At(i) : JsUndefined.Value),
        List("findLastIndex", 1, (e, s, a) => JsNumber.Box(First(AllIndices(s).Reverse(), WithCallback(e, s, a)))),
        List("flat", 0, (e, s, a) => Collect(e, Flatten(s, At(a, 0) is JsUndefined ? 1 : Integer(At(a, 0))))),
        List("flatMap", 1, (e, s, a) => Collect(e, Flatten(Map(e, s, a), 1))),
        List("forEach", 1, (e, s, a) => ForEach(Indices(s), WithCallback(e, s, a))),
        List("includes", 1, (_, s, a) => Includes(s, At(a, 0), Relative(At(a, 1), 0, s.Length))),
        List("indexOf", 1, IndexOf),
        List("join", 1, (e, s, a) => e.Text(JsConvert.Join(s, At(a, 0) is JsUndefined ? "," : JsConvert.ToText(At(a, 0)), 0))),
        List("keys", 0, (_, s, _) => new JsIterator(Enumerable.Range(0, s.Length).Select(i => (object?)JsNumber.Box(i)))),
        List("lastIndexOf", 1, LastIndexOf),
        List("map", 1, (e, s, a) => Map(e, s, a)),
        List("pop", 0, (_, s, _) => Take(s, s.Length - 1)),
        List("push", 1, Push),
        List("reduce", 1, (e, s, a) => Reduce(e, s, a, Indices(s))),
        List("reduceRight", 1, (e, s, a) => Reduce(e, s, a, Indices(s).Reverse())),
        List("reverse", 0, (_, s, _) => Reverse(s)),
        List("shift", 0, (_, s, _) => Take(s, 0)),
        List("slice", 2, (e, s, a) => Relative(At(a, 0), 0, s.Length) is var from && Relative(At(a, 1), s.Length, s.Length) is var to && from < to ? Collect(e, s.Items.GetRange(from, to - from)) : new JsArray()),
        List("some", 1, (e, s, a) => Indices(s).Any(WithCallback(e, s, a))),
        List("sort", 1, (e, s, a) => Sort(e, s, s, At(a, 0))),
        List("splice", 2, (e, s, a) => Splice(e, s, a)),
        List("toReversed", 0, (e, s, _) => Reverse(Collect(e, Iteration.Of(s)))),
        List("toSorted", 1, (e, s, a) => Collect(e, Iteration.Of(s)) is var copy ? Sort(e, copy, copy, At(a, 0)) : null),
        List("toSpliced", 2, ToSpliced),
        List("toLocaleString", 0, (e, s, _) => e.Text(JsConvert.Join(s, ",", 0))),
        List("toString", 0, (e, s, _) => e.Text(JsConvert.Join(s, ",", 0))),
        List("unshift", 1, (e, s, a) => Unshift(e, s, a)),
        List("values", 0, (_, s, _) => new JsIterator(Iteration.Of(s))),
        List("with", 2, With),
    ];

    internal delegate object? ArrayBody(Evaluation e, JsArray self, ReadOnlySpan<object?> a);

    private static NativeFunction List(string name, int parameters, ArrayBody body) => Method(name, parameters, (e, self, a) => body(e, Like(self), a));

    /// <summary>Array methods also take what only looks like an array, as a copy.</summary>
    public static JsArray Like(object? value)
    {
        switch (value)
        {
            case JsArray array:
                return array;
            case string s:
                return new JsArray(s.Select(c => (object?)c.ToString()));
            case null or JsUndefined:
                throw new ExpressionException("TypeError: an array method was called on null or undefined.");
            case JsObject o:
                var copy = new JsArray();
                var length = Math.Clamp(JsConvert.ToInteger(o["length"]), 0, 100_000);
                for (var i = 0; i < length; i++)
                    copy.Items.Add(o.TryGet(JsNumber.ToText(i), out var item) ? item : JsHole.Value);
                return copy;
            default:
                return new JsArray();
        }
    }

    private static IEnumerable<int> Indices(JsArray s)
    {
        var length = s.Length;
        for (var i = 0; i < length; i++)
        {
            if (i < s.Length && s.Items[i] is not JsHole)
                yield return i;
        }
    }

    private static IEnumerable<int> AllIndices(JsArray s) => Enumerable.Range(0, s.Length);

    private static Func<int, bool> WithCallback(Evaluation e, JsArray s, ReadOnlySpan<object?> a, bool negate = false)
    {
        var function = Callback(At(a, 0));
        var self = At(a, 1);
        return i => JsConvert.ToBoolean(e.Call(function, self, [s.At(i), JsNumber.Box(i), s])) != negate;
    }

    private static JsFunction Callback(object? value) => value as JsFunction ?? throw new ExpressionException("TypeError: the callback is not a function.");

    private static int First(IEnumerable<int> indices, Func<int, bool> test)
    {
        foreach (var i in indices)
        {
            if (test(i))
                return i;
        }

        return -1;
    }

    private static JsUndefined ForEach(IEnumerable<int> indices, Func<int, bool> action)
    {
        foreach (var i in indices)
            action(i);
        return JsUndefined.Value;
    }

    private static JsArray Collect(Evaluation e, IEnumerable<object?> items)
    {
        var result = new JsArray();
        foreach (var item in items)
        {
            e.Allocate(1);
            result.Items.Add(item);
        }

        return result;
    }

    private static JsArray Map(Evaluation e, JsArray s, ReadOnlySpan<object?> a)
    {
        var function = Callback(At(a, 0));
        var self = At(a, 1);
        var result = new JsArray();
        var length = s.Length;
        e.Allocate(length);
        for (var i = 0; i < length; i++)
            result.Items.Add(i < s.Length && s.Items[i] is not JsHole ? e.Call(function, self, [s.At(i), JsNumber.Box(i), s]) : JsHole.Value);
        return result;
    }

    private static object? Reduce(Evaluation e, JsArray s, ReadOnlySpan<object?> a, IEnumerable<int> indices)
    {
        var function = Callback(At(a, 0));
        var hasValue = a.Length > 1;
        var value = At(a, 1);
        foreach (var i in indices)
        {
            value = hasValue ? e.Call(function, JsUndefined.Value, [value, s.At(i), JsNumber.Box(i), s]) : s.At(i);
            hasValue = true;
        }

        return hasValue ? value : throw new ExpressionException("TypeError: reduce of an empty array with no initial value.");
    }

    private static JsArray Concat(Evaluation e, JsArray s, ReadOnlySpan<object?> a)
    {
        var result = Collect(e, s.Items);
        foreach (var item in a)
        {
            if (item is JsArray more)
                result.Items.AddRange(more.Items);
            else
                result.Items.Add(item);
            e.Allocate(item is JsArray counted ? counted.Length : 1);
        }

        return result;
    }

    private static IEnumerable<object?> Flatten(JsArray s, double depth)
    {
        foreach (var item in s.Items.ToList())
        {
            if (item is JsHole)
                continue;
            if (item is not JsArray inner || depth < 1)
            {
                yield return item;
                continue;
            }

            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            foreach (var below in Flatten(inner, depth - 1))
                yield return below;
        }
    }

    private static bool Includes(JsArray s, object? wanted, int from)
    {
        for (var i = from; i < s.Length; i++)
        {
            if (JsConvert.SameValueZero(s.At(i), wanted))
                return true;
        }

        return false;
    }

    private static object IndexOf(Evaluation e, JsArray s, ReadOnlySpan<object?> a)
    {
        for (var i = Relative(At(a, 1), 0, s.Length); i < s.Length; i++)
        {
            if (JsConvert.StrictEquals(s.Items[i], a.Length > 0 ? a[0] : JsUndefined.Value))
                return JsNumber.Box(i);
        }

        return JsNumber.Box(-1);
    }

    private static object LastIndexOf(Evaluation e, JsArray s, ReadOnlySpan<object?> a)
    {
        var from = a.Length > 1 ? Integer(a[1]) : s.Length - 1;
        for (var i = (int)(from < 0 ? from + s.Length : Math.Min(from, s.Length - 1)); i >= 0; i--)
        {
            if (JsConvert.StrictEquals(s.Items[i], At(a, 0)))
                return JsNumber.Box(i);
        }

        return JsNumber.Box(-1);
    }

    private static object? Take(JsArray s, int index)
    {
        RequireOpen(s);
        if (s.Length == 0)
            return JsUndefined.Value;
        var value = s.At(index);
        s.Items.RemoveAt(index);
        return value;
    }

    private static object Push(Evaluation e, JsArray s, ReadOnlySpan<object?> a)
    {
        RequireOpen(s);
        e.Allocate(a.Length);
        s.Items.AddRange(a);
        return JsNumber.Box(s.Length);
    }

    private static object Unshift(Evaluation e, JsArray s, ReadOnlySpan<object?> a)
    {
        RequireOpen(s);
        e.Allocate(a.Length);
        s.Items.InsertRange(0, a.ToArray());
        return JsNumber.Box(s.Length);
    }

    private static JsArray Reverse(JsArray s)
    {
        RequireOpen(s);
        s.Items.Reverse();
        return s;
    }

    private static JsArray Fill(Evaluation e, JsArray s, ReadOnlySpan<object?> a)
    {
        RequireOpen(s);
        var to = Relative(At(a, 2), s.Length, s.Length);
        for (var i = Relative(At(a, 1), 0, s.Length); i < to; i++)
            s.Items[i] = At(a, 0);
        return s;
    }

    private static JsArray CopyWithin(Evaluation e, JsArray s, ReadOnlySpan<object?> a)
    {
        RequireOpen(s);
        var target = Relative(At(a, 0), 0, s.Length);
        var from = Relative(At(a, 1), 0, s.Length);
        var count = Math.Min(Relative(At(a, 2), s.Length, s.Length) - from, s.Length - target);
        if (count <= 0)
            return s;
        var part = s.Items.GetRange(from, count);
        for (var i = 0; i < count; i++)
            s.Items[target + i] = part[i];
        return s;
    }

    private static JsArray Splice(Evaluation e, JsArray s, ReadOnlySpan<object?> a)
    {
        RequireOpen(s);
        var from = Relative(At(a, 0), 0, s.Length);
        var count = a.Length == 0 ? 0 : a.Length == 1 ? s.Length - from : (int)Math.Clamp(Integer(a[1]), 0, s.Length - from);
        var removed = new JsArray(s.Items.GetRange(from, count));
        s.Items.RemoveRange(from, count);
        if (a.Length > 2)
            s.Items.InsertRange(from, a[2..].ToArray());
        e.Allocate(count + a.Length);
        return removed;
    }

    private static JsArray ToSpliced(Evaluation e, JsArray s, ReadOnlySpan<object?> a)
    {
        var copy = Collect(e, Iteration.Of(s));
        Splice(e, copy, a);
        return copy;
    }

    private static JsArray With(Evaluation e, JsArray s, ReadOnlySpan<object?> a)
    {
        var index = Integer(At(a, 0));
        index = index < 0 ? index + s.Length : index;
        if (index < 0 || index >= s.Length)
            throw new ExpressionException("RangeError: the index is outside of the array.");
        var copy = Collect(e, Iteration.Of(s));
        copy.Items[(int)index] = At(a, 1);
        return copy;
    }

    private static void RequireOpen(JsArray s)
    {
        if (s.Frozen)
            throw new ExpressionException("TypeError: the array is frozen.");
    }

    // Undefined sorts last and holes after it, whatever the comparison says; the sort is stable.
    private static JsArray Sort(Evaluation e, JsArray s, JsArray target, object? comparison)
    {
        RequireOpen(target);
        if (comparison is not (JsUndefined or JsFunction))
            throw new ExpressionException("TypeError: the comparison is not a function.");
        var values = s.Items.Where(i => i is not (JsUndefined or JsHole)).ToArray();
        var undefined = s.Items.Count(i => i is JsUndefined);
        var length = s.Length;
        if (comparison is JsFunction function)
        {
            Sort(values, (x, y) => JsConvert.ToNumber(e.Call(function, JsUndefined.Value, [x, y])));
        }
        else
        {
            var keyed = values.Select(v => (Key: JsConvert.ToText(v), Value: v)).ToArray();
            Sort(keyed, (x, y) => string.CompareOrdinal(x.Key, y.Key));
            values = [.. keyed.Select(k => k.Value)];
        }

        target.Items.Clear();
        target.Items.AddRange(values);
        target.Items.AddRange(Enumerable.Repeat((object?)JsUndefined.Value, undefined));
        target.Items.AddRange(Enumerable.Repeat((object?)JsHole.Value, length - values.Length - undefined));
        return target;
    }

    private static void Sort<T>(T[] items, Func<T, T, double> compare)
    {
        // Short lists as V8 sorts them, so that even a comparison that makes no sense, such as (a, b) => a < b, gives what it gives there.
        if (items.Length < 64)
        {
            InsertionSort(items, compare);
            return;
        }

        var left = items[..(items.Length / 2)];
        var right = items[(items.Length / 2)..];
        Sort(left, compare);
        Sort(right, compare);
        for (int i = 0, l = 0, r = 0; i < items.Length; i++)
            items[i] = l < left.Length && (r >= right.Length || !(compare(left[l], right[r]) > 0)) ? left[l++] : right[r++];
    }

    private static void InsertionSort<T>(T[] items, Func<T, T, double> compare)
    {
        for (var sorted = FirstRun(items, compare); sorted < items.Length; sorted++)
        {
            var pivot = items[sorted];
            int left = 0, right = sorted;
            while (left < right)
            {
                var middle = left + ((right - left) >> 1);
                if (compare(pivot, items[middle]) < 0)
                    right = middle;
                else
                    left = middle + 1;
            }

            Array.Copy(items, left, items, left + 1, sorted - left);
            items[left] = pivot;
        }
    }

    // How many at the beginning are in order already, or in reverse, which is turned round.
    private static int FirstRun<T>(T[] items, Func<T, T, double> compare)
    {
        if (items.Length < 2)
            return items.Length;
        var descending = compare(items[1], items[0]) < 0;
        var run = 2;
        while (run < items.Length && compare(items[run], items[run - 1]) < 0 == descending)
            run++;
        if (descending)
            Array.Reverse(items, 0, run);
        return run;
    }
}
