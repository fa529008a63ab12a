using System.Text.Json;
using System.Text.Json.Serialization;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using NodaTime;
using NodaTime.Text;

namespace MediationWorkflows.Web.Api;

/// <summary>Instants as ISO 8601 in UTC and dates as ISO dates, in both directions; and no text without an end.</summary>
static class NodaJson
{
    static readonly Phrase AnInstant = "An instant looks like 2027-01-04T10:00:00Z.", ADate = "A date looks like 2027-01-04.", ATime = "A time of day looks like 09:30.",
        AShorterText = $"A text has at most {ClassifiedText.Longest} characters.";

    /// <summary>What an exception of these converters begins with.</summary>
    public static readonly Phrase[] Expectations = [AnInstant, ADate, ATime, AShorterText];

    public static void AddTo(JsonSerializerOptions options)
    {
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new LocalDateConverter());
        options.Converters.Add(new LocalTimeConverter());
        options.Converters.Add(new TextConverter());
        options.Converters.Add(new JsonStringEnumConverter());
    }

    sealed class InstantConverter : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && OffsetDateTimePattern.ExtendedIso.Parse(reader.GetString()!) is { Success: true } parsed
                ? parsed.Value.ToInstant()
                : throw new JsonException(AnInstant.Id);

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
            writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
    }

    sealed class TextConverter : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: <= ClassifiedText.Longest } text ? text : throw new JsonException(reader.TokenType == JsonTokenType.String ? AShorterText.Id : null);

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }

    sealed class LocalDateConverter : JsonConverter<LocalDate>
    {
        public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && LocalDatePattern.Iso.Parse(reader.GetString()!) is { Success: true } parsed
                ? parsed.Value
                : throw new JsonException(ADate.Id);

        public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
            writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
    }

    sealed class LocalTimeConverter : JsonConverter<LocalTime>
    {
        static readonly LocalTimePattern HoursAndMinutes = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

        public override LocalTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && HoursAndMinutes.Parse(reader.GetString()!) is { Success: true } parsed
                ? parsed.Value
                : throw new JsonException(ATime.Id);

        public override void Write(Utf8JsonWriter writer, LocalTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(HoursAndMinutes.Format(value));
    }
}
