using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Channels;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Engine;
using MediationWorkflows.Parties;
using MediationWorkflows.Workflows;
using NodaTime;

namespace MediationWorkflows.Roadmap;

/// <summary>Lets somebody report again and again from a day on: check-ins, key figures, supervision, supervisors outside, the oversight committee.</summary>
public sealed class StartSeries(AppDb db, AccessPolicy policy, BurstRunner bursts, AuditTrail audit)
{
    public const string DefinitionId = "periodic-reports";
    public const string Input = "Series";

    private const int LongestTitle = 4000;
    private const int LongestHeading = 500;
    private const int MostHeadings = 20;

    private static readonly string[] Often = ["1 d", "1 w", "7 d"];

    /// <param name="Reporter">The key or id of the participant who reports.</param>
    /// <param name="To">Of who gets the reports by name; null: those who read the case's commitments.</param>
    /// <param name="ChannelId">Of check-ins: the safe channel.</param>
    /// <param name="At">Local time of the case; null: 09:00.</param>
    public sealed record Command(
        Guid CaseId, ReportPurpose Purpose, string Title, IReadOnlyList<ReportHeading> Headings, string Reporter, string? To, Guid? ChannelId, LocalDate First, string Every, LocalTime? At,
        LocalDate? Until, Viewer By);

    public async Task<ReportSeries> RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var access = await policy.For(command.By, command.CaseId, now, ct);
        access.Demand(CaseAction.ManageRoadmap);
        (await db.FindAsync<MediationCase>([command.CaseId], ct))!.RequireOpen();
        var reporter = await db.ParticipationAsync(command.CaseId, command.Reporter, "reporter", ct);
        var to = command.To is null ? null : await db.ParticipationAsync(command.CaseId, command.To, "to", ct);
        if (command.ChannelId is { } id && (await db.FindAsync<Channel>([id], ct) is not { } channel || !access.CanSee(channel)))
        {
            throw new InvalidInputException("channelId", "There is no such channel in this case.");
        }

        var errors = OfFormat(command).Concat(OfPurpose(command, reporter, to)).Concat(OfTime(command, await db.TodayAsync(command.CaseId, now, ct)))
            .Concat(reporter.IsInMandate(now) ? [] : [("reporter", (Phrase)"Nobody with this key takes part in the case now.")]).ToLookup(e => e.Field, e => e.Why, StringComparer.Ordinal);
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors.ToDictionary(e => e.Key, e => e.ToArray(), StringComparer.Ordinal));
        }

        var series = new ReportSeries
        {
            Id = Ids.New(now),
            CaseId = command.CaseId,
            Purpose = command.Purpose,
            Title = new ClassifiedText(command.Title.Trim()),
            Headings = command.Headings,
            ReporterId = reporter.Id,
            ToId = to?.Id,
            ChannelId = command.ChannelId,
            FirstOn = command.First,
            Every = command.Every,
            At = command.At ?? new LocalTime(9, 0),
            Until = command.Until,
            StartedAt = now,
        };
        db.Add(series);
        if (to is not null)
        {
            db.Add(new Share { Id = Ids.New(now), CaseId = series.CaseId, SubjectId = series.Id, ParticipationId = to.Id, At = now });
        }

        await audit.AppendAsync(series, command.By.PersonId, "reports.started", now, ct);
        // Flushed, not committed: the first burst finds the series by its id.
        await db.SaveChangesAsync(ct);
        series.WorkflowInstanceId = (await bursts.StartAsync(DefinitionId, new JsonObject { [Input] = series.Id.ToString("N") }, command.CaseId.ToString("N"), now, ct)).Id;
        return series;
    }

    private static IEnumerable<(string Field, Phrase Why)> OfFormat(Command command)
    {
        if (string.IsNullOrWhiteSpace(command.Title) || command.Title.Length > LongestTitle)
        {
            yield return ("title", $"Say what is reported on, in at most {LongestTitle} characters.");
        }

        if (command.Headings.Count is 0 or > MostHeadings)
        {
            yield return ("headings", $"A format has 1 to {MostHeadings} lines.");
        }

        foreach (var (i, _) in command.Headings.Index().Where(h => string.IsNullOrWhiteSpace(h.Item.Text) || h.Item.Text.Length > LongestHeading))
        {
            yield return ($"headings[{i}].text", $"Say it in at most {LongestHeading} characters.");
        }
    }

    private static IEnumerable<(string Field, Phrase Why)> OfPurpose(Command command, Participation reporter, Participation? to)
    {
        if (!Enum.IsDefined(command.Purpose))
        {
            yield return ("purpose", $"One of {string.Join(", ", Enum.GetNames<ReportPurpose>())}.");
        }

        if (command.Purpose == ReportPurpose.CheckIn && command.ChannelId is null)
        {
            yield return ("channelId", "Name the channel in which the participants talk safely.");
        }

        if (command.Purpose == ReportPurpose.CheckIn && !Often.Contains(command.Every, StringComparer.Ordinal))
        {
            yield return ("every", "Check-ins are daily or weekly: 1 d or 1 w.");
        }

        if (command.Purpose == ReportPurpose.KeyFigure && command.Headings is not [{ Target: not null }])
        {
            yield return (command.Headings is [_] ? "headings[0].target" : "headings", "A key figure is one number with its target.");
        }

        if (command.Purpose == ReportPurpose.Oversight && (reporter.Role != Role.Oversight || !command.Headings.Any(h => h.Target is not null)))
        {
            yield return ("headings", "An oversight committee reports on goals, at least one of which is measured.");
        }

        if (command.Purpose == ReportPurpose.ToSupervisor && to?.Role is not (Role.Regulator or Role.Oversight or Role.Expert))
        {
            yield return ("to", "A supervisor stands outside: a regulator, an oversight committee or an expert.");
        }
    }

    private static IEnumerable<(string Field, Phrase Why)> OfTime(Command command, LocalDate today)
    {
        if (command.First < today)
        {
            yield return ("first", "The first report is not in the past.");
        }

        if (command.Until < command.First)
        {
            yield return ("until", "It ends after the first report.");
        }

        if (Unreadable(command.Every) is { } why)
        {
            yield return ("every", why);
        }
    }

    private static Phrase? Unreadable(string every)
    {
        try
        {
            _ = new Recurrence(new LocalDate(2027, 1, 1), DeadlineRule.Parse(every));
            return null;
        }
        catch (TimeRuleException unreadable)
        {
            return unreadable.Phrase;
        }
    }
}
