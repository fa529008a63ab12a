using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Deadlines;
using NodaTime;

namespace MediationWorkflows.PriorClauses;

/// <summary>Stores the text of a mediation clause and derives its rules; an earlier text is superseded.</summary>
public sealed class RecordPriorClause(AppDb db, AccessPolicy policy, AuditTrail audit)
{
    internal const int Longest = 20_000;

    public sealed record Command(Guid CaseId, string Text, Viewer By);

    public async Task<PriorClause> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.ReadPriorClause);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        if (string.IsNullOrWhiteSpace(command.Text) || command.Text.Length > Longest)
        {
            throw new InvalidInputException("text", $"Give the words of the clause, at most {Longest} characters.");
        }

        foreach (var earlier in await db.WithPendingAsync<PriorClause>(c => c.CaseId == command.CaseId && c.State != PriorClauseState.Superseded, ct))
        {
            earlier.Supersede();
        }

        return await AddAsync(command.CaseId, command.Text.Trim(), command.By.PersonId, now, ct);
    }

    /// <summary>For a case that is being opened with its clause.</summary>
    internal async Task<PriorClause> AddAsync(Guid caseId, string text, Guid? actorId, Instant now, CancellationToken ct)
    {
        var clause = new PriorClause { Id = Ids.New(now), CaseId = caseId, Text = new ClassifiedText(text), RecordedAt = now };
        clause.Derive(ClauseReading.Of(text));
        db.Add(clause);
        await audit.AppendAsync(clause, actorId, "priorClause.recorded", now, ct, $$"""{"rules":{{clause.Rules.Count}}}""");
        return clause;
    }
}

internal static class CurrentPriorClause
{
    /// <summary>The clause that holds now; null where the parties had none.</summary>
    public static async Task<PriorClause?> PriorClauseAsync(this AppDb db, Guid caseId, CancellationToken ct) =>
        (await db.WithPendingAsync<PriorClause>(c => c.CaseId == caseId && c.State != PriorClauseState.Superseded, ct)).MaxBy(c => c.Id);

    /// <summary>
    /// When the clause lets the parties go on to formal dispute resolution: the days of mediation that a neutral read in it are counted from the opening of
    /// the case (T1). Null where it asks for none.
    /// </summary>
    public static async Task<Instant?> FormalFromAsync(this AppDb db, Guid caseId, CancellationToken ct)
    {
        if (await db.PriorClauseAsync(caseId, ct) is not { State: PriorClauseState.Confirmed, MediationDays: { } days })
        {
            return null;
        }

        var mediationCase = (await db.FindAsync<MediationCase>([caseId], ct))!;
        var zone = DeadlineDates.Zone(mediationCase.TimeZone);
        return DueDate.EndOf(mediationCase.OpenedAt.InZone(zone).Date.PlusDays(days), zone);
    }
}
