using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime.Text;

namespace MediationWorkflows.Settlements;

/// <summary>
/// The one way to write a settlement's content as bytes: every field with its length, terms in their order. Two contents that
/// differ anywhere have different hashes, and formatting never matters.
/// </summary>
public static class SettlementContent
{
    public static string HashOf(Settlement settlement)
    {
        var text = new StringBuilder();
        Write(text, settlement.CaseId.ToString("N"));
        Write(text, Number(settlement.Number));
        foreach (var term in settlement.Terms.OrderBy(t => t.Position))
        {
            Write(text, term.Kind);
            Write(text, term.Text.Reveal());
            Write(text, term.ObligorId.ToString("N"));
            Write(text, term.VerifierId.ToString("N"));
            Write(text, term.Specific?.Reveal());
            Write(text, term.Measure?.Reveal());
            Write(text, term.Due is { } due ? LocalDatePattern.Iso.Format(due) : null);
            Write(text, term.AcceptanceTest?.Reveal());
            Write(text, term.EvidenceType);
            // Two decimals always: 10 and 10.00 are the same money.
            Write(text, term.Amount?.ToString("F2", CultureInfo.InvariantCulture));
        }

        Write(text, Number(settlement.ReviewPlan.FirstAfterMonths));
        Write(text, Number(settlement.ReviewPlan.EveryMonths));
        Write(text, Number(settlement.ReviewPlan.Count));
        Write(text, settlement.EscalationClause.Questions?.Reveal());
        Write(text, settlement.EscalationClause.IsBinding ? "binding" : "advisory");
        Write(text, settlement.EscalationClause.RequiresAdvisoryOpinion ? "after-opinion" : "direct");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Write(StringBuilder text, string? field) =>
        text.Append(field is null ? "-" : Number(field.Length)).Append(':').Append(field).Append('\n');
}
