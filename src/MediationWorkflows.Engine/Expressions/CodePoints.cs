namespace MediationWorkflows.Engine.Expressions;

/// <summary>A set of Unicode code points: sorted ranges that do not touch. Immutable.</summary>
internal sealed class CodePoints
{
    public const int Last = 0x10FFFF;

    public static readonly CodePoints Empty = new([]);
    public static readonly CodePoints All = Of((0, Last));
    public static readonly CodePoints Digits = Of(('0', '9'));
    public static readonly CodePoints WordCharacters = Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));
    public static readonly CodePoints LineEnds = Of(('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029));

    public static readonly CodePoints Space = Of(
        ('\t', '\r'), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    private readonly List<(int From, int To)> ranges;

    private CodePoints(List<(int From, int To)> ranges) => this.ranges = ranges;

    public IReadOnlyList<(int From, int To)> Ranges => ranges;

    public bool IsEmpty => ranges.Count == 0;

    public bool IsSingle => ranges.Count == 1 && ranges[0].From == ranges[0].To;

    public static CodePoints Of(params IEnumerable<(int From, int To)> ranges)
    {
        List<(int From, int To)> merged = [];
        foreach (var range in ranges.OrderBy(r => r.From))
        {
            if (merged.Count > 0 && range.From <= merged[^1].To + 1)
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, range.To));
            else
                merged.Add(range);
        }

        return new CodePoints(merged);
    }

    public static CodePoints One(int codePoint) => new([(codePoint, codePoint)]);

    public CodePoints Union(CodePoints other) => Of(ranges.Concat(other.ranges));

    public CodePoints Intersect(CodePoints other)
    {
        List<(int, int)> common = [];
        for (int i = 0, k = 0; i < ranges.Count && k < other.ranges.Count;)
        {
            int from = Math.Max(ranges[i].From, other.ranges[k].From), to = Math.Min(ranges[i].To, other.ranges[k].To);
            if (from <= to)
                common.Add((from, to));
            if (ranges[i].To < other.ranges[k].To)
                i++;
            else
                k++;
        }

        return new CodePoints(common);
    }

    public CodePoints Except(CodePoints other) => Intersect(other.Complement());

    public CodePoints Complement()
    {
        List<(int, int)> gaps = [];
        var next = 0;
        foreach (var (from, to) in ranges)
        {
            if (from > next)
                gaps.Add((next, from - 1));
            next = to + 1;
        }

        if (next <= Last)
            gaps.Add((next, Last));
        return new CodePoints(gaps);
    }
}
