using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Database;

/// <summary>
/// Instants and dates on both databases: <c>timestamptz</c> and <c>date</c> on PostgreSQL, fixed-width ISO text on SQLite,
/// which sorts as it reads.
/// </summary>
public static class TimeConversions
{
    private static readonly InstantPattern Iso =
        InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss'.'ffffff'Z'");

    public static void Apply(ModelConfigurationBuilder model, DatabaseProvider provider)
    {
        if (provider == DatabaseProvider.Postgres)
        {
            model.Properties<Instant>().HaveConversion<InstantAsTimestamp>();
            model.Properties<LocalDate>().HaveConversion<LocalDateAsDate>();
            model.Properties<LocalTime>().HaveConversion<LocalTimeAsText>();
        }
        else
        {
            model.Properties<Instant>().HaveConversion<InstantAsText>();
            model.Properties<LocalDate>().HaveConversion<LocalDateAsText>();
            model.Properties<LocalTime>().HaveConversion<LocalTimeAsText>();
        }
    }

    internal static string ToText(Instant instant) => Iso.Format(instant);

    private sealed class InstantAsTimestamp() : ValueConverter<Instant, DateTime>(
        instant => instant.ToDateTimeUtc(), stored => Instant.FromDateTimeUtc(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));

    private sealed class InstantAsText() : ValueConverter<Instant, string>(
        instant => Iso.Format(instant), stored => Iso.Parse(stored).Value);

    private sealed class LocalDateAsDate() : ValueConverter<LocalDate, DateOnly>(
        date => date.ToDateOnly(), stored => LocalDate.FromDateOnly(stored));

    private sealed class LocalDateAsText() : ValueConverter<LocalDate, string>(
        date => date.ToString("uuuu'-'MM'-'dd", CultureInfo.InvariantCulture), stored => LocalDatePattern.Iso.Parse(stored).Value);

    private sealed class LocalTimeAsText() : ValueConverter<LocalTime, string>(
        time => time.ToString("HH':'mm", CultureInfo.InvariantCulture), stored => LocalTimePattern.CreateWithInvariantCulture("HH':'mm").Parse(stored).Value);
}
