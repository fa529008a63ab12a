using FsCheck;
using FsCheck.Fluent;
using MediationWorkflows.Calendars;
using NodaTime;

namespace MediationWorkflows.Tests.Calendars;

/// <summary>Generators and the runner that the calendar laws share.</summary>
static class Laws
{
    public static readonly WorkingCalendar[] Shipped = [.. CalendarLibrary.Ids.Select(CalendarLibrary.Get)];

    public static readonly Arbitrary<WorkingCalendar> Calendars = Gen.Elements(Shipped).ToArbitrary();

    public static readonly Arbitrary<LocalDate> Dates =
        Gen.Choose(0, 365 * 60).Select(days => new LocalDate(2003, 1, 1).PlusDays(days)).ToArbitrary();

    public static readonly Arbitrary<int> Counts =
        Gen.Frequency((6, Gen.Choose(-30, 30)), (2, Gen.Choose(-600, 600)), (1, Gen.Constant(0))).ToArbitrary();

    public static readonly Arbitrary<DateTimeZone> Zones =
        Gen.Elements(DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id]).ToArray()).ToArbitrary();

    // A fixed seed: the build does not fail by luck, and a changed seed is a deliberate search.
    public static void Hold(Property law) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(600).WithReplay(20270104, 20270119), law);
}
