using System.Globalization;
using MediationWorkflows.Cases;
using MediationWorkflows.Engine;
using MediationWorkflows.Escalations;
using MediationWorkflows.Settlements;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.Pages.Settlements;

/// <summary>A settlement's content as it is typed: everything as text, so that wrong input can be shown again as it was. A term without words is no term.</summary>
public sealed class TermsForm
{
    /// <summary>Room for terms and supervisors that are not there yet.</summary>
    const int BlankTerms = 2;

    /// <summary>The version that was on the page; null where there was none.</summary>
    public Guid? From { get; set; }

    public List<TermLine> Terms { get; set; } = [];

    public int? FirstAfterMonths { get; set; }

    /// <summary>The day of the first review, where one was agreed.</summary>
    public string? First { get; set; }

    public int? EveryMonths { get; set; }

    public int? Count { get; set; }

    public string? Questions { get; set; }

    public bool IsBinding { get; set; }

    public bool AfterOpinion { get; set; }

    /// <summary>The rung on which grave or repeated harm may begin.</summary>
    public EscalationRung? SkipTo { get; set; }

    /// <summary>Documents that are part of the agreement.</summary>
    public List<Guid> Annexes { get; set; } = [];

    public List<SupervisorLine> Supervisors { get; set; } = [];

    /// <param name="key">The key of a participant by their id.</param>
    internal static TermsForm Of(Settlement? settlement, Func<Guid, string> key) => settlement is null
        ? new TermsForm { FirstAfterMonths = 6, EveryMonths = 0, Count = 1, IsBinding = true, AfterOpinion = true }
        : new TermsForm
        {
            From = settlement.Id,
            Terms = [.. settlement.Terms.OrderBy(t => t.Position).Select(t => TermLine.Of(t, key))],
            FirstAfterMonths = settlement.ReviewPlan.FirstAfterMonths,
            First = settlement.ReviewPlan.First is { } first ? LocalDatePattern.Iso.Format(first) : null,
            EveryMonths = settlement.ReviewPlan.EveryMonths,
            Count = settlement.ReviewPlan.Count,
            Questions = settlement.EscalationClause.Questions?.Reveal(),
            IsBinding = settlement.EscalationClause.IsBinding,
            AfterOpinion = settlement.EscalationClause.RequiresAdvisoryOpinion,
            SkipTo = settlement.EscalationClause.SkipTo,
            Annexes = [.. settlement.Annexes.Select(a => a.DocumentId)],
            Supervisors = [.. settlement.Supervisors.Select(s => new SupervisorLine { Participant = key(s.ParticipationId), Scope = s.Scope, EveryMonths = s.ReportEveryMonths, IntervenesWhen = s.IntervenesWhen })],
        };

    /// <summary>As many lines as the page shows.</summary>
    public void Complete()
    {
        // Binding leaves null behind when not one line was sent.
        (Terms, Supervisors, Annexes) = (Terms ?? [], Supervisors ?? [], Annexes ?? []);
        Terms.AddRange(Enumerable.Range(0, BlankTerms - Terms.TakeLast(BlankTerms).Count(t => t.IsBlank)).Select(_ => new TermLine()));
        if (!Supervisors.Exists(s => s.IsBlank))
            Supervisors.Add(new SupervisorLine());
    }

    /// <exception cref="InvalidInputException">Names each line of the form by its place on the page.</exception>
    public SettlementInput ToInput()
    {
        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        var kept = KeptTerms();
        var content = new SettlementInput(
            [.. kept.Select(row => Terms[row].ToInput($"terms[{row}]", kept, errors))],
            new ReviewPlan(FirstAfterMonths ?? 0, EveryMonths ?? 0, Count ?? 0) { First = TermLine.DayOf(First, "reviewPlan.first", errors) },
            string.IsNullOrWhiteSpace(Questions) && SkipTo is null ? null : new EscalationClauseInput(LinesOf(Questions ?? ""), IsBinding, AfterOpinion, SkipTo))
        {
            Supervisors = [.. Supervisors.Where(s => !s.IsBlank).Select(s => new SupervisorInput(s.Participant ?? "", s.Scope ?? "", s.EveryMonths ?? 0, s.IntervenesWhen))],
            Annexes = Annexes,
        };
        return errors.Count > 0 ? throw new InvalidInputException(errors) : content;
    }

    /// <summary>The field of the form that a field of its content came from.</summary>
    public string RowOf(string field)
    {
        // The instalments of a term are lines of one text.
        if (field.IndexOf(".instalments[", StringComparison.Ordinal) is var instalment and > 0)
            field = field[..(instalment + ".instalments".Length)];
        var end = field.IndexOf(']', StringComparison.Ordinal);
        return field.StartsWith("terms[", StringComparison.Ordinal) && int.TryParse(field.AsSpan("terms[".Length, end - "terms[".Length), CultureInfo.InvariantCulture, out var i) && KeptTerms() is var kept && i < kept.Count
            ? $"terms[{kept[i]}{field[end..]}"
            : field;
    }

    internal static string[] LinesOf(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    List<int> KeptTerms() => [.. Enumerable.Range(0, Terms.Count).Where(i => !Terms[i].IsBlank)];
}

public sealed class SupervisorLine
{
    public string? Participant { get; set; }

    public string? Scope { get; set; }

    public int? EveryMonths { get; set; }

    public string? IntervenesWhen { get; set; }

    public bool IsBlank => string.IsNullOrWhiteSpace(Scope);
}

public sealed class TermLine
{
    public string? Kind { get; set; }

    public string? Text { get; set; }

    public string? Obligor { get; set; }

    public string? Verifier { get; set; }

    public string? Alternate { get; set; }

    public string? Specific { get; set; }

    public string? Measure { get; set; }

    public string? Due { get; set; }

    public string? AcceptanceTest { get; set; }

    public string? EvidenceType { get; set; }

    public string? Amount { get; set; }

    public string? Currency { get; set; }

    public string? Head { get; set; }

    /// <summary><c>2027-06-30 500.00</c>, one a line.</summary>
    public string? Instalments { get; set; }

    /// <summary>The number of another term on the page, from 1.</summary>
    public int? After { get; set; }

    public bool Escrow { get; set; }

    public bool IsBlank => string.IsNullOrWhiteSpace(Text);

    internal static TermLine Of(SettlementTerm term, Func<Guid, string> key) => new()
    {
        Kind = term.Kind,
        Text = term.Text.Reveal(),
        Obligor = key(term.ObligorId),
        Verifier = key(term.VerifierId),
        Alternate = term.AlternateVerifierId is { } alternate ? key(alternate) : null,
        Specific = term.Specific?.Reveal(),
        Measure = term.Measure?.Reveal(),
        Due = term.Due is { } due ? LocalDatePattern.Iso.Format(due) : null,
        AcceptanceTest = term.AcceptanceTest?.Reveal(),
        EvidenceType = term.EvidenceType?.Reveal(),
        Amount = term.Amount?.ToString(CultureInfo.InvariantCulture),
        Currency = term.Currency,
        Head = term.Head?.ToString(),
        Instalments = string.Join('\n', term.Instalments.Select(i => string.Create(CultureInfo.InvariantCulture, $"{LocalDatePattern.Iso.Format(i.Due)} {i.Amount}"))),
        After = term.AfterPosition + 1,
        Escrow = term.FromEscrow,
    };

    internal TermInput ToInput(string at, List<int> kept, Dictionary<string, Phrase[]> errors) => new(
        Kind ?? "other", Text!, Obligor ?? "", Verifier ?? "", Filled(Specific), Filled(Measure), DayOf(Due, $"{at}.due", errors), Filled(AcceptanceTest), Filled(EvidenceType),
        MoneyOf(Amount, $"{at}.amount", errors))
    {
        AlternateVerifier = Filled(Alternate),
        Currency = Filled(Amount) is null ? null : Filled(Currency),
        Head = Filled(Amount) is not null && Enum.TryParse<MonetaryHead>(Head, out var head) ? head : null,
        Instalments = [.. TermsForm.LinesOf(Instalments ?? "").Select(line => InstalmentOf(line, $"{at}.instalments", errors)).OfType<Instalment>()],
        // A term that went away is waited for by nobody: the rules say so.
        AfterTerm = After is { } number ? kept.IndexOf(number - 1) : null,
        Escrow = Escrow,
    };

    static Instalment? InstalmentOf(string line, string field, Dictionary<string, Phrase[]> errors)
    {
        if (line.Split(' ', 2, StringSplitOptions.TrimEntries) is [var day, var sum] && DayOf(day, field, errors) is { } due && MoneyOf(sum, field, errors) is { } amount)
            return new Instalment(due, amount);
        errors[field] = ["Each line is a day and an amount: 2027-06-30 500.00"];
        return null;
    }

    internal static LocalDate? DayOf(string? text, string field, Dictionary<string, Phrase[]> errors)
    {
        if (Filled(text) is not { } day)
            return null;
        if (LocalDatePattern.Iso.Parse(day) is { Success: true } parsed)
            return parsed.Value;
        errors[field] = ["This is no date."];
        return null;
    }

    static decimal? MoneyOf(string? text, string field, Dictionary<string, Phrase[]> errors)
    {
        if (Filled(text) is not { } sum)
            return null;
        if (decimal.TryParse(sum, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            return amount;
        errors[field] = ["An amount is written 1234.56."];
        return null;
    }

    static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
