using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Tests.Calendars;

public class DueDateLaws
{
    static readonly Gen<DeadlineRule> AnyRule = Gen.OneOf(
        Gen.Choose(-40, 60).Select(n => DeadlineRule.Parse($"{n} BD")),
        Gen.Choose(-40, 200).Select(n => DeadlineRule.Parse($"{n} d")),
        Gen.Choose(0, 30).Select(n => DeadlineRule.Parse($"{n} mo")),
        Gen.Choose(0, 400).Select(n => DeadlineRule.Parse($"{n} h")));

    static readonly Gen<DeadlineAnchor> AnyAnchor =
        from date in Laws.Dates.Generator
        from minute in Gen.Choose(-1, 1439)
        select minute < 0 ? DeadlineAnchor.On(date) : DeadlineAnchor.At(date.AtMidnight().PlusMinutes(minute));

    static readonly Arbitrary<DueDate> AnyDueDate = (
        from anchor in AnyAnchor
        from rule in AnyRule
        from zone in Laws.Zones.Generator
        from calendar in Laws.Calendars.Generator
        from roll in Gen.Elements(Roll.Next, Roll.Previous, Roll.None)
        select DueDate.Compute(anchor, rule, zone, calendar, roll)).ToArbitrary();

    [Fact]
    public void The_trace_ends_at_the_due_date() => Laws.Hold(
        Prop.ForAll(AnyDueDate, due => due.Trace[^1].Kind == TraceKind.Due && due.Trace[^1].Date == due.Day));

    [Fact]
    public void The_trace_names_every_non_working_day_that_a_count_passes() => Laws.Hold(
        Prop.ForAll(AnyDueDate, due => due.Rule.BusinessDays is null or 0
            || due.Trace.Count(s => s.Kind == TraceKind.Skipped) == Period.DaysBetween(due.Anchor.DateIn(due.Zone), due.DueOn!.Value) * Math.Sign(due.Rule.BusinessDays.Value)
                - Math.Abs(due.Rule.BusinessDays.Value)));

    [Fact]
    public void A_rolled_due_date_is_a_working_day() => Laws.Hold(
        Prop.ForAll(AnyDueDate, due => due.DueOn is not { } day || due.Roll == Roll.None || due.Calendar.IsWorkingDay(day)));

    [Fact]
    public void It_expires_with_its_local_day() => Laws.Hold(
        Prop.ForAll(AnyDueDate, due => due.DueOn is not { } day
            || (due.ExpiresAt.InZone(due.Zone).Date > day && (due.ExpiresAt - Duration.Epsilon).InZone(due.Zone).Date <= day)));

    [Fact]
    public void Hours_are_elapsed_time() => Laws.Hold(
        Prop.ForAll(AnyDueDate, due => due.Rule.Elapsed is not { } elapsed || due.ExpiresAt - due.Anchor.InstantIn(due.Zone) == elapsed));

    [Fact]
    public void An_anchor_round_trips_through_local_time_except_where_the_clocks_change() => Laws.Hold(
        Prop.ForAll(AnyAnchor.ToArbitrary(), Laws.Zones, (anchor, zone) =>
        {
            if (anchor.GivenLocal is not { } local)
                return true;
            var read = anchor.InstantIn(zone).InZone(zone);
            var mapping = zone.MapLocal(local);
            return mapping.Count switch
            {
                1 => read.LocalDateTime == local,
                // T9: the first of two, and shifted forward by the gap's length.
                2 => read.LocalDateTime == local && read.Offset == mapping.EarlyInterval.WallOffset,
                _ => read.ToInstant() == local.WithOffset(mapping.EarlyInterval.WallOffset).ToInstant() && read.LocalDateTime > local,
            };
        }));
}
