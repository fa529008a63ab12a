using System.Globalization;
using System.Text;
using MediationWorkflows.Tests.Settlements;

namespace MediationWorkflows.Benchmarks;

/// <summary>How well the check of prohibited clauses does on clauses that a person has labelled: on the half that its rules were written for, and on the half that they were not.</summary>
public static class ClausesBench
{
    public static string Run()
    {
        var report = new StringBuilder();
        foreach (var half in new[] { LabelledClauses.Tuned, LabelledClauses.HeldOut })
        {
            var score = LabelledClauses.Measure(half);
            report.AppendLine(CultureInfo.InvariantCulture, $"clauses half={half} count={score.Clauses} precision={score.Precision:F3} recall={score.Recall:F3} false={score.Wrong} missed={score.Missed}");
        }

        return report.ToString();
    }
}
