using MediationWorkflows.Settlements.Gates;

namespace MediationWorkflows.Tests.Settlements;

/// <summary>Clauses that a person has labelled, and how well the check of prohibited clauses does on them.</summary>
public static class LabelledClauses
{
    public const string Tuned = "tuned";
    public const string HeldOut = "held-out";

    public sealed record Clause(string Half, bool IsProhibited, string Jurisdiction, string Text);

    public sealed record Score(int Clauses, int Right, int Wrong, int Missed)
    {
        public double Precision => (double)Right / (Right + Wrong);

        public double Recall => (double)Right / (Right + Missed);
    }

    public static IReadOnlyList<Clause> Read()
    {
        using var reader = new StreamReader(typeof(LabelledClauses).Assembly.GetManifestResourceStream("labelled-clauses.tsv")!);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'))
                .Select(cells => new Clause(cells[0], cells[1] == "prohibited", cells[2], cells[3])),
        ];
    }

    public static Score Measure(string half)
    {
        var clauses = Read().Where(c => c.Half == half).Select(c => (c.IsProhibited, IsFound: ProhibitedClauses.Shipped.Find(c.Text, c.Jurisdiction).Count > 0)).ToList();
        return new Score(clauses.Count, clauses.Count(c => c is { IsProhibited: true, IsFound: true }), clauses.Count(c => c is { IsProhibited: false, IsFound: true }),
            clauses.Count(c => c is { IsProhibited: true, IsFound: false }));
    }
}
