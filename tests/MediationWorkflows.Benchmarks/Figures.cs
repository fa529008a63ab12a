using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MediationWorkflows.Benchmarks;

/// <summary>What a benchmark printed, for programs.</summary>
static class Figures
{
    /// <summary>One JSON object for each line: what stands before the first figure is its <c>name</c>, and each <c>key=value</c> a property.</summary>
    public static string ToJson(string lines)
    {
        var json = new StringBuilder();
        foreach (var line in lines.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var figures = new JsonObject { ["name"] = string.Join(' ', words.TakeWhile(w => !w.Contains('=', StringComparison.Ordinal))) };
            foreach (var word in words.Where(w => w.Contains('=', StringComparison.Ordinal)))
            {
                var (key, value) = (word[..word.IndexOf('=', StringComparison.Ordinal)], word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]);
                figures[key] = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : value;
            }

            json.AppendLine(figures.ToJsonString());
        }

        return json.ToString();
    }
}
