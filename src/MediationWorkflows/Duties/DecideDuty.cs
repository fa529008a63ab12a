using System.Text.Json.Nodes;
using MediationWorkflows.Access;
using MediationWorkflows.Audit;
using MediationWorkflows.Calendars;
using MediationWorkflows.Database;
using MediationWorkflows.Documents;
using MediationWorkflows.Tasks;
using NodaTime;

namespace MediationWorkflows.Duties;

/// <summary>It was reported, or somebody decides that there is nothing to report and says why.</summary>
public sealed class DecideDuty(AppDb db, AccessPolicy policy, AuditTrail audit, TakeAnswer answer)
{
    private const int LongestNote = 2000;

    /// <param name="On">The day of the report; null: today.</param>
    /// <param name="Note">The authority's receipt; or why not, which is needed.</param>
    public sealed record Command(Guid DutyId, bool IsReported, LocalDate? On, string? Note, Viewer By);

    public async Task RunAsync(Command command, Instant now, CancellationToken ct)
    {
        var (duty, access) = await policy.FindAsync<ReportingDuty>(command.By, command.DutyId, "duty", now, ct);
        access.Demand(CaseAction.DecideDuty);
        if (command.Note?.Length > LongestNote)
        {
            throw new InvalidInputException("note", $"At most {LongestNote} characters.");
        }

        var today = await db.TodayAsync(duty.CaseId, now, ct);
        if (command.On is { } day && (day > today || day < duty.TriggeredOn))
        {
            throw new InvalidInputException("on", "A report is made after what it is about, and not in the future.");
        }

        if (command.IsReported)
        {
            duty.Report(command.On ?? today, command.Note, command.By.PersonId, now);
        }
        else if (string.IsNullOrWhiteSpace(command.Note))
        {
            throw new InvalidInputException("note", "Say why there is nothing to report.");
        }
        else
        {
            duty.NotReportable(command.Note, command.By.PersonId, now);
        }

        await audit.AppendAsync(duty, command.By.PersonId, command.IsReported ? "duty.reported" : "duty.notReportable", now, ct);
        if (!command.By.IsSystem)
        {
            await answer.OfAsync(duty.CaseId, DutyTask.KindName, command.IsReported ? "Reported" : "NotReportable", command.By.PersonId, now, ct, subjectId: duty.Id);
        }
    }
}

/// <summary>Whoever has to report says that it is done (<c>data.on</c>, <c>data.note</c>), or why there is nothing to report. No hold stops this clock (T7).</summary>
public sealed class DutyTask(DecideDuty decide) : TaskKind
{
    public const string KindName = "duty.report";

    public override string Name => KindName;

    public override IReadOnlyList<string> Outcomes { get; } = ["Reported", "NotReportable"];

    public override DeadlineClass Clock => DeadlineClass.Reporting;

    public override bool NeedsSubject => true;

    public override Task ApplyAsync(CaseTask task, string outcome, JsonObject data, Guid? actorId, Instant now, CancellationToken ct) => decide.RunAsync(
        new DecideDuty.Command(task.SubjectId!.Value, outcome == "Reported", data.Date("on"), data.Text("note") ?? "See the documents of the case.", Viewer.CarryingOut(actorId)), now, ct);
}
