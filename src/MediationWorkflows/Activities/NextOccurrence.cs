using MediationWorkflows.Calendars;
using MediationWorkflows.Cases;
using MediationWorkflows.Deadlines;
using MediationWorkflows.Engine.Execution;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Activities;

/// <summary>
/// Tells when something that recurs comes next, after this moment: counted from its first day and never from the last time (T3), at a local time of
/// the case (T9). A loop through it and a wait fires each occurrence once; those that a downtime swallowed are passed over.
/// </summary>
internal sealed class NextOccurrence : IActivity
{
    private static readonly LocalTimePattern HourAndMinute = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public async ValueTask<StepResult> ExecuteAsync(StepContext context)
    {
        var mediationCase = (await context.Db().FindAsync<MediationCase>([context.CaseId()], context.Cancellation))!;
        var zone = DeadlineDates.Zone(mediationCase.TimeZone);
        var first = context.Input<string>("First") is not { Length: > 0 } text ? mediationCase.OpenedAt.InZone(zone).Date
            : LocalDatePattern.Iso.Parse(text) is { Success: true } day ? day.Value
            : throw new InvalidInputException("first", $"'{text}' is no day. Write 2027-03-08, or leave it empty for the day on which the case was opened.");
        var at = HourAndMinute.Parse(context.Input<string>("At") ?? "") is { Success: true } time ? time.Value
            : throw new InvalidInputException("at", "A time of day is written 09:00.");
        var series = new Recurrence(first, DeadlineRule.Parse(context.Input<string>("Every") ?? ""));
        context.SetOutput("OccursAt", InstantPattern.ExtendedIso.Format(series.At(at, zone, context.Now).First()));
        return StepResult.Done();
    }
}
