using System.Globalization;
using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Cases;
using MediationWorkflows.Database;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>Issues a report in the format of its series. Who gets it by name finds it from then on, and the ledger says so.</summary>
public sealed class WriteReport(AppDb db, AccessPolicy policy, DisclosureLedger ledger, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestEntry = 4000;

    /// <summary>On which a report to somebody outside rests: the parties signed that they supervise.</summary>
    private const string Basis = "settlement";

    /// <param name="Entries">One for each heading; a number where the heading has a target. Null: there is nothing to report.</param>
    public sealed record Command(Guid ReportId, IReadOnlyList<string>? Entries, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (report, access) = await policy.FindAsync<PeriodicReport>(command.By, command.ReportId, "report", now, ct);
        access.DemandActingFor(await db.HolderAsync(report.CaseId, report.ReporterId, now, ct));
        var series = (await db.FindAsync<ReportSeries>([report.SeriesId], ct))!;
        if (command.Entries is null)
        {
            report.Settle(PeriodicReportState.NothingToReport, now);
        }
        else
        {
            Check(series.Headings, command.Entries);
            report.Issue([.. command.Entries.Select(e => e.Trim())], now);
            await PassOnAsync(series, report, now, ct);
        }

        await audit.AppendAsync(report, command.By.PersonId, "report.written", now, ct, $$"""{"state":"{{report.State}}"}""");
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(report.CaseId, WriteReportTask.KindName, command.Entries is null ? WriteReportTask.Nothing : WriteReportTask.Written, command.By.PersonId, now, ct, subjectId: report.Id);
        }
    }

    /// <summary>The number of an entry.</summary>
    public static decimal? NumberOf(string entry) => decimal.TryParse(entry, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    private async Task PassOnAsync(ReportSeries series, PeriodicReport report, Instant now, CancellationToken ct)
    {
        if (series.ToId is not { } to)
        {
            return;
        }

        db.Add(new Share { Id = Ids.New(now), CaseId = report.CaseId, SubjectId = report.Id, ParticipationId = to, At = now });
        var recipient = (await db.FindAsync<Participation>([to], ct))!;
        ledger.Write(
            new DisclosureLedger.Entry(report.CaseId, to, await ledger.NameAsync(recipient, ct), series.Title, InformationClass.Terms, report.Id, series.Title, Basis), ownerId: report.ReporterId, now);
    }

    private static void Check(IReadOnlyList<ReportHeading> headings, IReadOnlyList<string> entries)
    {
        if (entries.Count != headings.Count)
        {
            throw new InvalidInputException("entries", $"This report has {headings.Count} lines, one for each heading.");
        }

        var errors = new Dictionary<string, Phrase[]>(StringComparer.Ordinal);
        foreach (var (i, (heading, entry)) in headings.Zip(entries).Index())
        {
            if (string.IsNullOrWhiteSpace(entry) || entry.Length > LongestEntry)
            {
                errors[$"entries[{i}]"] = [$"Say it in at most {LongestEntry} characters."];
            }
            else if (heading.Target is not null && NumberOf(entry) is null)
            {
                errors[$"entries[{i}]"] = ["This is a number, for example 12.5."];
            }
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}

/// <summary>Whoever reports is asked for it (<c>data.entries</c>: one line for each heading).</summary>
public sealed class WriteReportTask(AppDb db, WriteReport write) : TaskKind
{
    public const string KindName = "report.write";
    public const string Written = "Written";
    public const string Nothing = "NothingToReport";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = [Written, Nothing];

    public override bool NeedsSubject => true;

    /// <summary>In the series' format: every goal is met.</summary>
    public override async Task<JsonObject> ExampleAsync(CaseTask task, CancellationToken ct)
    {
        var report = (await db.FindAsync<PeriodicReport>([task.SubjectId], ct))!;
        var series = (await db.FindAsync<ReportSeries>([report.SeriesId], ct))!;
        return new JsonObject { ["entries"] = new JsonArray([.. series.Headings.Select(h => (JsonNode)(h.Target?.ToString(CultureInfo.InvariantCulture) ?? "Nothing stands in the way."))]) };
    }

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) =>
        write.RunAsync(new WriteReport.Command(task.SubjectId!.Value, outcome == Written ? data.Texts("entries") : null, Viewer.CarryingOut(actorId)), now, ct);
}
