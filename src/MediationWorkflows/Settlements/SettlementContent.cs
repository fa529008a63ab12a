using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime.Text;

namespace MediationWorkflows.Settlements;

/// <summary>One field of a settlement's content, under the name that the API gives it.</summary>
/// <param name="IsProse">Written by people: what the checks of words look at.</param>
/// <param name="IsLater">Came in after the first agreements were signed: where it is empty, their hashes stay what they were.</param>
public sealed record ContentField(string Name, string? Value, bool IsProse = false, bool IsLater = false);

/// <summary>
/// A settlement's content as fields in one order, and the one way to write them as bytes: every field with its length. Two contents
/// that differ anywhere have different hashes, and formatting never matters.
/// </summary>
public static class SettlementContent
{
    public static string HashOf(Settlement settlement)
    {
        var text = new StringBuilder();
        Write(text, settlement.CaseId.ToString("N"));
        Write(text, Number(settlement.Number));
        foreach (var field in settlement.Terms.OrderBy(t => t.Position).SelectMany(FieldsOf).Concat(FieldsOfWhole(settlement)))
        {
            if (field.IsLater && field.Value is not null)
            {
                // No code of a term and no number begins like this, so that the name is not taken for a field's value.
                Write(text, $"+{field.Name[(field.Name.IndexOf('.', StringComparison.Ordinal) + 1)..]}");
            }

            if (!field.IsLater || field.Value is not null)
            {
                Write(text, field.Value);
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Named <c>terms[0].text</c> and so on.</summary>
    public static IEnumerable<ContentField> FieldsOf(SettlementTerm term)
    {
        var at = $"terms[{Number(term.Position)}]";
        yield return new($"{at}.kind", term.Kind);
        yield return new($"{at}.text", term.Text.Reveal(), IsProse: true);
        yield return new($"{at}.obligor", term.ObligorId.ToString("N"));
        yield return new($"{at}.verifier", term.VerifierId.ToString("N"));
        yield return new($"{at}.specific", term.Specific?.Reveal(), IsProse: true);
        yield return new($"{at}.measure", term.Measure?.Reveal(), IsProse: true);
        yield return new($"{at}.due", term.Due is { } due ? LocalDatePattern.Iso.Format(due) : null);
        yield return new($"{at}.acceptanceTest", term.AcceptanceTest?.Reveal(), IsProse: true);
        yield return new($"{at}.evidenceType", term.EvidenceType?.Reveal());
        yield return new($"{at}.amount", term.Amount is { } amount ? Money(amount) : null);
        yield return new($"{at}.alternateVerifier", term.AlternateVerifierId?.ToString("N"), IsLater: true);
        yield return new($"{at}.currency", term.Currency, IsLater: true);
        yield return new($"{at}.head", term.Head?.ToString(), IsLater: true);
        yield return new($"{at}.afterTerm", term.AfterPosition is { } after ? Number(after) : null, IsLater: true);
        yield return new($"{at}.escrow", term.FromEscrow ? "true" : null, IsLater: true);
        yield return new(
            $"{at}.instalments", term.Instalments.Count == 0 ? null : string.Join("; ", term.Instalments.Select(i => $"{LocalDatePattern.Iso.Format(i.Due)} {Money(i.Amount)}")), IsLater: true);
    }

    /// <summary>What belongs to no single term.</summary>
    public static IEnumerable<ContentField> FieldsOfWhole(Settlement settlement)
    {
        yield return new("reviewPlan.firstAfterMonths", Number(settlement.ReviewPlan.FirstAfterMonths));
        yield return new("reviewPlan.everyMonths", Number(settlement.ReviewPlan.EveryMonths));
        yield return new("reviewPlan.count", Number(settlement.ReviewPlan.Count));
        yield return new("reviewPlan.first", settlement.ReviewPlan.First is { } first ? LocalDatePattern.Iso.Format(first) : null, IsLater: true);
        yield return new("escalationClause.questions", settlement.EscalationClause.Questions?.Reveal(), IsProse: true);
        yield return new("escalationClause.isBinding", settlement.EscalationClause.IsBinding ? "binding" : "advisory");
        yield return new("escalationClause.requiresAdvisoryOpinion", settlement.EscalationClause.RequiresAdvisoryOpinion ? "after-opinion" : "direct");
        yield return new("escalationClause.skipTo", settlement.EscalationClause.SkipTo?.ToString(), IsLater: true);
        foreach (var (i, supervisor) in settlement.Supervisors.Index())
        {
            yield return new($"supervisors[{Number(i)}].participant", supervisor.ParticipationId.ToString("N"), IsLater: true);
            yield return new($"supervisors[{Number(i)}].scope", supervisor.Scope, IsProse: true, IsLater: true);
            yield return new($"supervisors[{Number(i)}].reportEveryMonths", Number(supervisor.ReportEveryMonths), IsLater: true);
            yield return new($"supervisors[{Number(i)}].intervenesWhen", supervisor.IntervenesWhen, IsProse: true, IsLater: true);
        }

        foreach (var (i, annex) in settlement.Annexes.Index())
        {
            yield return new($"annexes[{Number(i)}]", $"{annex.DocumentId:N} {annex.ContentHash}", IsLater: true);
        }
    }

    /// <summary>What people wrote, and only where they wrote something.</summary>
    public static IEnumerable<ContentField> FieldsOfProse(Settlement settlement) =>
        settlement.Terms.OrderBy(t => t.Position).SelectMany(FieldsOf).Concat(FieldsOfWhole(settlement)).Where(f => f is { IsProse: true, Value: not null });

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    // Two decimals always: 10 and 10.00 are the same money.
    private static string Money(decimal amount) => amount.ToString("F2", CultureInfo.InvariantCulture);

    private static void Write(StringBuilder text, string? field) =>
        text.Append(field is null ? "-" : Number(field.Length)).Append(':').Append(field).Append('\n');
}
