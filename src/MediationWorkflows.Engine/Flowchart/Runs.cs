using System.Globalization;

namespace MediationWorkflows.Engine.Flowchart;

/// <summary>
/// The short text of counts that are mostly alike: runs, "1,0*49,2" for a 1, forty-nine zeros and a 2. Zeros at the end are left out.
/// </summary>
internal static class Runs
{
    public static string Write(IReadOnlyList<int> counts)
    {
        var last = counts.Count;
        while (last > 0 && counts[last - 1] == 0)
            last--;
        var runs = new List<string>();
        for (var start = 0; start < last;)
        {
            var end = start + 1;
            while (end < last && counts[end] == counts[start])
                end++;
            runs.Add(end - start == 1 ? Text(counts[start]) : $"{Text(counts[start])}*{Text(end - start)}");
            start = end;
        }

        return string.Join(',', runs);
    }

    /// <summary>Fills from the front; what the text says beyond the last count is left out.</summary>
    /// <exception cref="FormatException">The text was not written by <see cref="Write"/>.</exception>
    public static void Read(string? text, Span<int> counts)
    {
        var next = 0;
        foreach (var run in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var star = run.IndexOf('*', StringComparison.Ordinal);
            var count = Number(star < 0 ? run : run[..star]);
            for (var length = star < 0 ? 1 : Number(run[(star + 1)..]); length > 0 && next < counts.Length; length--)
                counts[next++] = count;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
