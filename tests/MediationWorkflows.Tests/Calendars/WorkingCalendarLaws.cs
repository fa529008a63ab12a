using FsCheck.Fluent;
using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Tests.Calendars;

public class WorkingCalendarLaws
{
    [Fact]
    public void Adding_business_days_agrees_with_a_walk_day_by_day() => Laws.Hold(
        Prop.ForAll(Laws.Calendars, Laws.Dates, Laws.Counts, (calendar, date, n) => calendar.AddBusinessDays(date, n) == Walk(calendar, date, n)));

    [Fact]
    public void Adding_business_days_never_lands_on_a_non_working_day() => Laws.Hold(
        Prop.ForAll(Laws.Calendars, Laws.Dates, Laws.Counts, (calendar, date, n) => n == 0 || calendar.IsWorkingDay(calendar.AddBusinessDays(date, n))));

    [Fact]
    public void More_business_days_or_a_later_start_never_give_an_earlier_day() => Laws.Hold(
        Prop.ForAll(Laws.Calendars, Laws.Dates, Laws.Counts, (calendar, date, n) =>
            n is -1 or 0 || (calendar.AddBusinessDays(date, n) < calendar.AddBusinessDays(date, n + 1)
                && calendar.AddBusinessDays(date, n) <= calendar.AddBusinessDays(date.PlusDays(1), n))));

    [Fact]
    public void Counting_between_undoes_adding() => Laws.Hold(
        Prop.ForAll(Laws.Calendars, Laws.Dates, Laws.Counts, (calendar, date, n) =>
            n <= 0 || calendar.BusinessDaysBetween(date, calendar.AddBusinessDays(date, n)) == n));

    [Fact]
    public void Rolling_stops_at_the_nearest_working_day_in_its_direction() => Laws.Hold(
        Prop.ForAll(Laws.Calendars, Laws.Dates, (calendar, date) =>
        {
            var (next, previous) = (calendar.Roll(date, Roll.Next), calendar.Roll(date, Roll.Previous));
            return calendar.IsWorkingDay(next) && calendar.IsWorkingDay(previous)
                && Between(date, next.PlusDays(-1)).All(d => !calendar.IsWorkingDay(d))
                && Between(previous.PlusDays(1), date).All(d => !calendar.IsWorkingDay(d))
                && calendar.Roll(date, Roll.None) == date;
        }));

    static LocalDate Walk(WorkingCalendar calendar, LocalDate date, int n)
    {
        for (var left = Math.Abs(n); left > 0;)
        {
            date = date.PlusDays(Math.Sign(n));
            if (calendar.WhyNotWorking(date) is null)
                left--;
        }
        return date;
    }

    static IEnumerable<LocalDate> Between(LocalDate first, LocalDate last)
    {
        for (var day = first; day <= last; day = day.PlusDays(1))
            yield return day;
    }
}
